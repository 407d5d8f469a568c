"""The trail is append-only: triggers refuse update, delete and truncate, and give each act its place at commit."""

from django.db import models


class Entry(models.Model):
    """One act. `payload` is canonical JSON of digests and names of things; nothing that may have to be erased.

    The other columns repeat the payload for searching; `trail check` compares them.
    """

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
    """The entry's place in the tree, given just before commit under the order lock; hash = SHA-256(0x00 || payload).

    Written by the trigger of `migrations/append_only.sql` and by no other door.
    """

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField()


class Node(models.Model):
    """A complete subtree of 2**level leaves, level 4 and up, written when a checkpoint covers it.

    At level 4 `leaves` repeats its sixteen leaf hashes: a second copy, by which the check names a rewritten leaf
    and a proof needs one row instead of sixteen.
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()
    leaves = models.BinaryField(null=True)


class Checkpoint(models.Model):
    """A signed statement: the first `size` leaves hash to `root`. `note` is the signed text.

    `tail` repeats the hashes of the leaves after the last complete group of sixteen.
    """

    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()
    note = models.TextField()
    tail = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["size"], name="checkpoint_size")]
