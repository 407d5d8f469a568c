"""The hot path of enquiries as a server calls it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodstanding.settings.production")
django.setup()

from goodstanding.web.enquiry_door import Door  # noqa: E402 - its models need Django awake

application = Door()
