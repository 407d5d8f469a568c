"""How forms are drawn: our own field template, with hint, fault and label tied together."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Django's forms in the portal's templates."""

    field_template_name = "web/parts/_field.html"
