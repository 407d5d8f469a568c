"""Corrective action and who follows it. Owners are roles and units, evidence is a digest: nothing is of a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Action(models.Model):
    """What a site does about one finding of one audit. `audit`: identity of the record, so a corrected report keeps it.

    `version` counts changes: whoever writes on an older one is told what changed meanwhile.
    """

    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="audit_actions")
    audit = models.UUIDField()
    finding = models.CharField(max_length=20)  # law.audits.threads.keys_of
    state = models.CharField(max_length=12, default="open")
    root_cause = models.CharField(max_length=1000, blank=True)
    measure = models.CharField(max_length=1000, blank=True)
    owner = models.CharField(max_length=20, blank=True)  # law/audits/plan.yaml: a role or unit
    due = models.DateField(null=True)
    version = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "audit", "finding"], name="one_action_a_finding"),
            models.CheckConstraint(
                condition=Q(state="open") | (~Q(root_cause="") & ~Q(measure="") & ~Q(owner="") & Q(due__isnull=False)),
                name="planned_means_whole",
            ),
        ]


class Evidence(models.Model):
    """That something was done: the digest of a file the site keeps, its own date, and the date found inside it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    dated_on = models.DateField()
    found_on = models.DateField(null=True)  # inside the file, where it says; not what somebody typed
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "digest"], name="one_file_once")]


class Move(models.Model):
    """One step in the life of an action, for its page; the trail's entry holds the proof."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="moves")
    act = models.CharField(max_length=20)
    state = models.CharField(max_length=12)  # afterwards
    note = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=18)
    at = models.DateTimeField()
    done_by = models.CharField(max_length=150)
    entry = models.BigIntegerField()


class Alert(models.Model):
    """A zero-tolerance matter at a site, on its clock from `found_at`."""

    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="audit_alerts")
    kind = models.CharField(max_length=20)
    statement = models.CharField(max_length=1000)
    found_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=150)
    auditor = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="audit_alerts")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(raised_at__gte=F("found_at")), name="found_before_it_was_raised")
        ]


class AlertStep(models.Model):
    """One limit of an alert's clock, ended."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    limit = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=18)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "limit"], name="one_end_a_limit")]


class Feed(models.Model):
    """A calendar's secret address: whoever has it reads the days of one organisation until it is revoked."""

    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="audit_feeds")
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, which is told once
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    revoked_at = models.DateTimeField(null=True)


class Reminder(models.Model):
    """Something was coming due when the queue looked; whether it still is, is judged when it is read."""

    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="audit_reminders")
    key = models.CharField(max_length=120)
    day = models.DateField()
    before = models.IntegerField()  # days ahead it was said; -1: the day has passed
    made_at = models.DateTimeField()
    told = ArrayField(models.CharField(max_length=18), default=list)  # units of buyers that were told of its kind

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "key", "day", "before"], name="one_reminder_once")]


class SupplierName(models.Model):
    """A line of a buyer's own list of suppliers and the organisation a second officer found it to mean.

    `shown` freezes the candidates with their reasons. `subject` NULL with `decided_at`: none that is registered.
    """

    buyer = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="supplier_names")
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True)
    folded = models.CharField(max_length=300)
    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, null=True, related_name="+")
    shown = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "folded", "address"], name="one_line_a_supplier"),
            models.CheckConstraint(
                condition=Q(decided_at=None) | ~Q(decided_by=F("entered_by")), name="supplier_four_eyes"
            ),
        ]
