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
    case_number = models.CharField(max_length=100, blank=True)
    items = ArrayField(models.CharField(max_length=40), default=list)
    records = ArrayField(models.BigIntegerField(), default=list)
    digest = models.CharField(max_length=64, blank=True)  # over the commitments of what was shown
    refusal = models.CharField(max_length=40, blank=True)
    entry = models.BigIntegerField()  # the trail's entry of this look

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="look_subject")]


class LookQuestion(models.Model):
    """A subject asks why about one look: a case the unit that looked answers by `due`; the subject reads the answer."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    due = models.DateField()  # the last day of the answer
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answer="", answered_by="")
                | models.Q(answered_at__isnull=False) & ~models.Q(answer="") & ~models.Q(answered_by=""),
                name="answered_whole",
            )
        ]


class Authorisation(models.Model):
    """A subject's written authorisation of one party: these items, this purpose, these days, this often."""

    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="authorisations")
    grantee = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="authorisations")
    items = ArrayField(models.CharField(max_length=40))
    purpose = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField()
    max_uses = models.IntegerField(default=0)  # 0: as often as needed until it ends
    used = models.IntegerField(default=0)
    document = models.CharField(max_length=64, blank=True)  # SHA-256 of the signed paper, where it was uploaded
    notice = models.CharField(max_length=64)  # SHA-256 of the text that was read before signing
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=150)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="lasts_forwards"),
            models.CheckConstraint(
                condition=models.Q(max_uses=0) | models.Q(used__lte=models.F("max_uses")), name="not_used_too_often"
            ),
            models.CheckConstraint(condition=~models.Q(items=[]), name="covers_something"),
        ]


class Matter(models.Model):
    """A matter in which an organ enquires by its duty: published with its article, confirmed by somebody else."""

    organ = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="matters")
    name = models.CharField(max_length=200)
    items = ArrayField(models.CharField(max_length=40))
    purpose = models.CharField(max_length=40)
    instrument = models.CharField(max_length=60)
    pinpoint = models.CharField(max_length=100)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | ~models.Q(confirmed_by=models.F("published_by")),
                name="four_eyes",
            )
        ]


class Report(models.Model):
    """A sealed report that was issued. `records`: ids of what it told; its content is in the file that left only."""

    number = models.CharField(max_length=40, unique=True)
    verification = models.CharField(max_length=20)  # told to the holder; asked of whoever checks the number
    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="reports")
    audience = models.CharField(max_length=20)
    records = ArrayField(models.BigIntegerField(), default=list)
    digest = models.CharField(max_length=64)  # SHA-256 of the content, as the trail's leaf names it
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150)
    entry = models.BigIntegerField()  # the trail's entry of its issue
