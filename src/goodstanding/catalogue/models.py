"""Editions of the catalogue, as they were published."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One yearly edition, whole. `digest` is SHA-256 of the canonical JSON of `document`; neither ever changes."""

    year = models.CharField(max_length=4, unique=True)
    digest = models.CharField(max_length=64)
    in_force_from = models.DateField()
    published_at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(year__regex=r"^[0-9]{4}$"), name="an_edition_is_of_a_year")]
