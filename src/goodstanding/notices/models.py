"""What accounts and their programs are told, where they want to be told it, and each attempt to tell them."""

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


class Following(models.Model):
    """What an account wants to be told, and by mail where to. `chosen` NULL: what `events.yaml` says.

    Mail goes to `address` once whoever reads it has confirmed it; `salt` changes with the address, so that an older
    mail's links end nothing that was set since. `told_until`: the last day gathered for the account.
    """

    account = models.OneToOneField("parties.Account", on_delete=models.CASCADE, related_name="following")
    chosen = ArrayField(models.CharField(max_length=40), null=True)
    mailed = ArrayField(models.CharField(max_length=40), default=list)
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    salt = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(confirmed_at=None) | ~Q(address=""), name="confirmed_is_an_address")
        ]


class Mail(models.Model):
    """One mail to an account; `kind`: confirm, digest, at-once; `state`: waiting, delivered, given-up, dropped.

    It says that something changed and where to look; what it was about stands in its notices.
    """

    account = models.ForeignKey("parties.Account", on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="waiting")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], condition=Q(kind="digest"), name="one_digest_a_day")
        ]


class MailAttempt(models.Model):
    """One attempt to hand a mail over. `status`: the mail server's answer; 0: it was not reached."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.IntegerField()
    why = models.CharField(max_length=40, blank=True)


class Notice(models.Model):
    """One thing one account was told on the portal; `key` says what it is about, so that it is told once."""

    account = models.ForeignKey("parties.Account", on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    day = models.DateField()
    data = models.JSONField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="notices")
    mailed_at = models.DateTimeField(null=True)  # it stays when the mail itself is forgotten

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "event", "key"], name="one_notice_once")]
        indexes = [models.Index(fields=["account"], condition=Q(read_at=None), name="unread_of_account")]
