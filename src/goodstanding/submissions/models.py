"""A provider's deliveries, what was found in them, and the raw file's short life."""

from django.db import models


class Submission(models.Model):
    """One delivery. The same bytes for the same item from the same provider are the same submission."""

    provider = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="submissions")
    item = models.CharField(max_length=40)
    edition = models.CharField(max_length=10)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the delivered bytes, hexadecimal
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)
    status = models.CharField(max_length=16)  # received, accepted, rejected
    decided_at = models.DateTimeField(null=True)
    layout = models.CharField(max_length=60, blank=True)
    header = models.JSONField(default=list)  # [[the provider's own word, field it fills or ""], ...] in its order
    rows = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    dropped = models.JSONField(default=dict)  # {column or reason: count} of personal data left out at the door
    refusal = models.JSONField(null=True)  # why the whole delivery was refused
    root = models.BinaryField(null=True)  # Merkle root over the row commitments
    findings_fetched_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "item", "digest"], name="one_delivery_once")]
        indexes = [models.Index(fields=["provider", "-received_at"], name="submission_provider")]


class FoundFault(models.Model):
    """One finding of a delivery, as told to the provider; `value` goes with the raw file after seven days."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="findings")
    row = models.IntegerField()
    field = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=40)
    details = models.JSONField(default=dict)


class Refused(models.Model):
    """What a delivery held that may not be kept: why (`refused.yaml`), of which category or column, how often.

    Never what it said. `count` is of rows, of cells or of places in free text, as the reason's `counts` says.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="refused")
    reason = models.CharField(max_length=40)
    what = models.CharField(max_length=80, blank=True)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "reason", "what"], name="one_line_a_reason"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="something_was_refused"),
        ]


class Upload(models.Model):
    """A file arriving in parts: `received` of its `size` bytes are here, sealed block by block in `sealed` bytes."""

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)  # as the sender says; compared when all of it is here
    received = models.BigIntegerField(default=0)
    sealed = models.BigIntegerField(default=0)
    key = models.BinaryField()
    begun_by = models.CharField(max_length=150)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")), name="no_more_than_its_size"
            )
        ]


class RawFile(models.Model):
    """Key and place of the encrypted raw file: seven days at most, and destroying the row destroys the key."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="raw_file")
    path = models.CharField(max_length=255)
    key = models.BinaryField()
    delete_after = models.DateTimeField()


class Progress(models.Model):
    """How far checking has come; written outside the delivery's own transaction."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    rows_read = models.IntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField()
