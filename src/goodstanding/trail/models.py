"""The trail is append-only: triggers refuse update, delete and truncate, and give each act its place at commit."""

from django.db import models


class Entry(models.Model):
    """One act. `payload` is canonical JSON of digests and names of things; nothing that may have to be erased."""

    at = models.DateTimeField()
    account = models.CharField(max_length=150)
    unit = models.CharField(max_length=18)
    act = models.CharField(max_length=60)  # noun.verbed: submission.accepted
    subject_code = models.CharField(max_length=18, blank=True)
    payload = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_code", "-at"], name="entry_subject", condition=~models.Q(subject_code=""))
        ]


class Leaf(models.Model):
    """The entry's place in the tree, given just before commit under the order lock; hash = SHA-256(0x00 || payload)."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField()


class Node(models.Model):
    """A complete subtree of 2**level leaves, written when a checkpoint covers it."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_node_once")]


class Checkpoint(models.Model):
    """A signed statement: the first `size` leaves hash to `root`. `note` is the signed text."""

    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()
    note = models.TextField()
