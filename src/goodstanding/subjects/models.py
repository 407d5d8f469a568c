"""Organisations: the only information subjects there are. No table of natural persons exists."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr


class Subject(models.Model):
    """An organisation by its unified social credit code.

    `in_register` is false where only a delivery named it: it shows once a record is registered.
    `registration_number` is the one of before 2015, by which old documents still name it.
    """

    code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    in_register = models.BooleanField(default=False)
    status = models.CharField(max_length=40, default="active")
    opened_at = models.DateTimeField()
    registration_number = models.CharField(max_length=50, blank=True, default="", db_default="")
    names_read: "list[Name] | None" = None  # what subjects.queries.read_names found

    class Meta:
        indexes = [
            models.Index(
                "registration_number", name="subject_registration_number", condition=~Q(registration_number="")
            ),
            models.Index(Substr("code", 9, 9), name="subject_organisation_code"),
        ]
        constraints = [
            # codes of individual traders (92) are persons in trade and never subjects: DESIGN section 1
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$") & ~Q(code__startswith="92"),
                name="subject_is_an_organisation",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="subject_has_a_name"),
        ]


class Name(models.Model):
    """A name an organisation has or had. `kind`: registered, former, english, delivered.

    `plain`, `letters` and `keys` are what search finds it by (names.keys); NULL until search has read the name.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)  # as kernel folds it: width, brackets, case, blanks
    kind = models.CharField(max_length=20)
    known_from = models.DateTimeField()
    plain = models.CharField(max_length=600, null=True)
    letters = models.CharField(max_length=1200, null=True)
    keys = ArrayField(models.IntegerField(), null=True)

    class Meta:
        indexes = [
            GinIndex("keys", name="name_keys"),
            models.Index(OpClass("plain", "varchar_pattern_ops"), name="name_plain"),
            models.Index(OpClass("letters", "varchar_pattern_ops"), name="name_letters"),
            models.Index("id", name="name_unread", condition=Q(keys=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["subject", "folded", "kind"], name="one_name_once")]


class MatchDecision(models.Model):
    """An officer's answer to "whom does this name mean", kept and used again for the same name from the same provider.

    `subject` NULL: none of the organisations known then. `shown` freezes the candidates the officer saw, with reasons.
    """

    provider_code = models.CharField(max_length=18)
    delivered = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    shown = models.JSONField()
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_code", "folded"], condition=Q(withdrawn_at=None), name="one_decision_in_force"
            ),
        ]
