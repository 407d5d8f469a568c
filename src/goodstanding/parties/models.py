"""Parties and the named accounts that act for them."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class Party(models.Model):
    """A unit of the field: provider, court, association, enquirer, the platform itself. Kinds: law/party_kinds.yaml."""

    code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    items = models.JSONField(default=list)  # catalogue items it delivers; empty: delivers nothing
    demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="party_has_a_name")]


class Account(AbstractBaseUser):
    """A named officer or representative: answerable for what was done, never scored or searched for."""

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="accounts")
    role = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    confidentiality_acknowledged_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    country = models.CharField(max_length=2, default="CN", db_default="CN")  # where it is used, ISO 3166
    export_basis = models.CharField(max_length=100, blank=True, default="", db_default="")
    export_until = models.DateField(null=True)

    USERNAME_FIELD = "login"
    objects = BaseUserManager()


class FailedSignIn(models.Model):
    """A refused attempt to sign in, under keyed hashes of what it was tried with; forgotten after a day."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="failed_sign_in_key")]


class ApiKey(models.Model):
    """A program's way in, acting for one account within `scopes` (permissions of `law/roles.yaml`), until it expires.

    Only the SHA-256 of the key is kept; `prefix` is its visible part, by which it is found and named.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="key_expires")]


class KeptAnswer(models.Model):
    """What was answered to a request that carries an idempotency key: sent again, it gets the same answer."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of what was asked
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_a_key")]


class Usage(models.Model):
    """Requests of one caller in one window: a key's visible part, or the keyed hash of an address. Not logged to disk
    ahead (`migrations/0004`): a crash forgets counts and nothing else.
    """

    pk = models.CompositePrimaryKey("caller", "begins")
    caller = models.CharField(max_length=64)
    begins = models.DateTimeField()
    used = models.IntegerField()


class Proposal(models.Model):
    """An act that waits for a second pair of eyes (law/four_eyes.yaml): what exactly, until when, and what came of it.

    `digest` names the act and its object; another object is another proposal. Confirmed, it opens that act once.
    """

    act = models.CharField(max_length=40)
    what = models.JSONField()
    digest = models.CharField(max_length=64)
    unit = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    last_day = models.DateField()
    decision = models.CharField(max_length=10, blank=True)  # confirmed, refused, withdrawn; empty: it waits
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="confirmed") | ~Q(decided_by=models.F("proposed_by")),
                name="four_eyes_are_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(
                    decision__in=["confirmed", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="a_decision_has_its_author",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(decision="confirmed"), name="only_what_is_confirmed_is_used"
            ),
        ]
