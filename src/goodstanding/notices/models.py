"""Where a program wants to be told, what it was told, and each attempt to tell it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Endpoint(models.Model):
    """An address of an account that is told of events, a day at a time. `told_until`: the last day gathered for it.

    The secret it checks signatures with is not kept: it is derived from `salt` and this installation's own secret.
    After a change the former one signs too until `former_until`.
    """

    account = models.ForeignKey("parties.Account", on_delete=models.PROTECT, related_name="endpoints")
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=40))
    salt = models.CharField(max_length=64)
    former_salt = models.CharField(max_length=64, blank=True)
    former_until = models.DateTimeField(null=True)
    told_until = models.DateField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(events=[]), name="endpoint_is_told_something")]


class Message(models.Model):
    """One event of one day for one endpoint; `state`: waiting, delivered, given-up."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages")
    event = models.CharField(max_length=40)
    day = models.DateField()
    data = models.JSONField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="waiting")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event", "day"], condition=~Q(event="webhook.test"), name="one_message_a_day"
            )
        ]

    @property
    def name(self) -> str:
        """What `webhook-id` says: the same at every attempt, so that a receiver can tell a repeat."""
        return f"msg_{self.pk}"


class Attempt(models.Model):
    """One attempt to deliver. `status`: what was answered; 0: it was not reached, `why` says what stood in the way."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.IntegerField()
    why = models.CharField(max_length=40, blank=True)
