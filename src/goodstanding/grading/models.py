"""Runs of a scheme over the organisations, and the grade each organisation got in each run.

Lines, facts and frozen records of a run lie in its snapshot (`snapshots.py`), not here.
"""

from django.db import models
from django.db.models import Q

from goodstanding.law.grading.points import decimal_text

STAGES = ("preview", "review", "result", "regrade")


class Run(models.Model):
    """One run of a scheme for one year, as the records stood at `known`, judged on the day `as_of`.

    `snapshot` is the Merkle root over the commitments of the records frozen, `lines` and `results` are digests of what
    was computed (SHA-256, hexadecimal). `files` holds the digest of every file the run reads. `erased` counts frozen
    records whose content has been erased since: the run cannot be repeated over them.
    """

    scheme = models.CharField(max_length=40)
    year = models.IntegerField()
    stage = models.CharField(max_length=10)
    status = models.CharField(max_length=10)  # freezing, computing, done, abandoned
    as_of = models.DateField()
    known = models.DateTimeField()
    begun_by = models.CharField(max_length=150)
    finished_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=200)
    revision = models.CharField(max_length=100)
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # why `of` was graded again for some
    subjects = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    grades = models.JSONField(default=dict)
    refusals = models.JSONField(default=dict)
    records = models.IntegerField(default=0)
    erased = models.IntegerField(default=0)
    snapshot = models.CharField(max_length=64, blank=True)
    lines = models.CharField(max_length=64, blank=True)
    results = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="run_has_a_stage"),
            models.CheckConstraint(
                condition=Q(stage="regrade", of__isnull=False) | ~Q(stage="regrade") & Q(of=None),
                name="a_regrade_is_of_a_run",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False, snapshot__gt="", results__gt=""),
                name="done_with_both_digests",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "year", "-id"], name="run_scheme_year")]

    @property
    def official(self) -> bool:
        """A result, or a result graded again; previews and reviews are for the organisation and officers only."""
        first = self.of or self
        return first.stage == "result"


class Grade(models.Model):
    """What a run found of one organisation: a grade, or the code of the refusal that stands in its place.

    The newest of an organisation, scheme and year holds. `disputed`: a record under objection counted in it.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="graded", db_index=False)
    subject = models.ForeignKey("subjects.Subject", on_delete=models.PROTECT, related_name="grades", db_index=False)
    grade = models.CharField(max_length=4, blank=True)
    score = models.IntegerField(null=True)  # hundredths of a point
    reason = models.CharField(max_length=10, blank=True)  # of a D: score, direct or kept
    refusal = models.CharField(max_length=40, blank=True)
    disputed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "run"], name="one_grade_a_run"),
            models.CheckConstraint(
                condition=Q(grade="", refusal__gt="") | Q(grade__gt="", refusal=""), name="grade_or_refusal"
            ),
        ]
        indexes = [models.Index(fields=["run", "grade"], name="grade_run")]

    @property
    def score_text(self) -> str | None:
        return None if self.score is None else decimal_text(self.score)
