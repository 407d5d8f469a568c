"""What is held: statements about organisations, each with its source and both of its times."""

from django.db import models
from django.db.models import F, Q


class Record(models.Model):
    """One accepted statement of a provider about one organisation.

    `content` is the canonical JSON of its fields; `salt` and `content` together make `commitment`
    (RFC 6962 leaf hash of salt || content) and are both NULL once erased, never one of them.
    True from `occurred_on` to `ended_on`; known from `known_from` to `known_until` (bitemporal).
    `public_until` and `retained_until` are the last days of the two clocks; NULL `public_until` with
    `published` true means without end.
    """

    # both references are checked by a trigger, a statement at a time: migrations/references.sql
    subject = models.ForeignKey(
        "subjects.Subject", on_delete=models.PROTECT, related_name="records", db_index=False, db_constraint=False
    )
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, related_name="records", db_index=False, db_constraint=False
    )
    row = models.IntegerField()
    item = models.CharField(max_length=40)
    provider_code = models.CharField(max_length=18)
    document = models.CharField(max_length=200, blank=True)
    identity = (
        models.UUIDField()
    )  # digest of what makes two statements the same one (item, subject, document, authority)
    occurred_on = models.DateField()
    ended_on = models.DateField(null=True)
    published = models.BooleanField()
    public_until = models.DateField(null=True)
    retained_until = models.DateField(null=True)
    status = models.CharField(max_length=16, default="active")  # active, superseded, withdrawn, revoked
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    receipt_set = models.BooleanField(default=False)  # the demonstration generator set the receipt date
    commitment = models.BinaryField()
    salt = models.BinaryField(null=True)
    content = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "item"], name="record_subject_item"),
            models.Index(fields=["submission"], name="record_submission"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["identity"], condition=Q(known_until=None), name="one_current_statement"),
            models.CheckConstraint(
                condition=Q(salt=None, content=None) | Q(salt__isnull=False, content__isnull=False),
                name="salt_and_content_go_together",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("occurred_on")), name="ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(known_until=None) | Q(known_until__gte=F("known_from")), name="known_forwards"
            ),
        ]


class Sighting(models.Model):
    """A further delivery of a statement already held: one record, two sightings."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="sightings")
    submission = models.ForeignKey("submissions.Submission", on_delete=models.PROTECT, related_name="+")
    row = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "submission", "row"], name="one_sighting_once")]


class Reason(models.Model):
    """Why a statement was withdrawn or erased, in its provider's words: the trail holds the SHA-256 of them only."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="reasons")
    act = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    at = models.DateTimeField()


DISPUTED, RESTORED = "disputed", "restored"


class Mark(models.Model):
    """What was decided over a statement: under objection, or put right and restored, from the day `since` on.

    It is of the statement, not of one version of it: a correction does not shake it off. There from `made_at` to
    `ended_at`, so that what was known at an instant can be told.
    """

    identity = models.UUIDField()
    kind = models.CharField(max_length=10)
    since = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(DISPUTED, RESTORED)), name="mark_of_a_known_kind"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="mark_forwards"),
            models.UniqueConstraint(fields=["identity", "kind"], condition=Q(ended_at=None), name="one_open_mark"),
        ]
        indexes = [models.Index(fields=["identity"], name="mark_identity")]
