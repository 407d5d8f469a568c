"""Who looked: as public to the subject as what was seen."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Look(models.Model):
    """One look at one organisation, granted or refused. `records`: ids of what was shown, for recall; no content."""

    at = models.DateTimeField()
    account = models.CharField(max_length=150)
    unit = models.CharField(max_length=18, blank=True)
    role = models.CharField(max_length=40)
    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="looks", db_index=False)
    audience = models.CharField(max_length=20)
    ground = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    records = ArrayField(models.BigIntegerField(), default=list)
    digest = models.CharField(max_length=64, blank=True)  # over the commitments of what was shown
    refusal = models.CharField(max_length=40, blank=True)
    entry = models.BigIntegerField()  # the trail's entry of this look

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="look_subject")]
