"""Organisations: the only information subjects there are. No table of natural persons exists."""

from django.db import models
from django.db.models import Q


class Subject(models.Model):
    """An organisation by its unified social credit code.

    `in_register` is false where only a delivery named it: it shows once a record is registered.
    """

    code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    in_register = models.BooleanField(default=False)
    status = models.CharField(max_length=40, default="active")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            # codes of individual traders (92) are persons in trade and never subjects: DESIGN section 1
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$") & ~Q(code__startswith="92"),
                name="subject_is_an_organisation",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="subject_has_a_name"),
        ]


class Name(models.Model):
    """A name an organisation has or had. `kind`: registered, former, english, delivered."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)  # as kernel folds it: width, brackets, case, blanks
    kind = models.CharField(max_length=20)
    known_from = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "folded", "kind"], name="one_name_once")]
