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

    USERNAME_FIELD = "login"
    objects = BaseUserManager()


class FailedSignIn(models.Model):
    """A refused attempt to sign in, under keyed hashes of what it was tried with; forgotten after a day."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="failed_sign_in_key")]
