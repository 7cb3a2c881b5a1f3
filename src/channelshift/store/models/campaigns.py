"""Broadcasts: who sends, what, to whom, and the outbox in which no message is lost or sent twice."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.contacts import Channel, Contact
from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow
from channelshift.store.seals import Sealed


class Sender(ShopRow):
    """The account messages are sent from: a Telegram bot or a WhatsApp business number."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    name = models.CharField(max_length=100)
    base_url = models.URLField(max_length=300, blank=True)  # empty: the provider's own address
    token = Sealed()
    webhook_secret = Sealed(blank=True)  # Telegram's secret token, or the app secret that signs WhatsApp's
    verify_token = Sealed(blank=True)  # WhatsApp asks for it once
    account = models.CharField(max_length=60, blank=True)  # bot name, or WhatsApp's phone number id
    hook = models.CharField(max_length=40, unique=True)  # the end of our webhook's address
    tier = models.PositiveIntegerField(null=True)  # new people per 24 hours, as the provider granted it
    wording = models.TextField(
        blank=True
    )  # what people read before they press start; empty: no consent by it
    held_until = models.DateTimeField(null=True)  # the provider said to wait
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("channel", "name", "id")

    def __str__(self) -> str:
        return f"{self.name} ({self.channel})"


class Campaign(ShopRow):
    """One broadcast: a text or an approved template to a segment of contacts, at a time."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SCHEDULED = "scheduled"
        SENDING = "sending"
        PAUSED = "paused"
        DONE = "done"
        STOPPED = "stopped"

    name = models.CharField(max_length=100)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT)
    body = models.TextField(blank=True)  # {name} and {code} are filled in per contact
    template = models.CharField(max_length=200, blank=True)  # WhatsApp's approved template
    template_language = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=20, default="marketing")  # marketing, utility: what it costs
    purpose = models.CharField(max_length=20, default="offers")  # the consent it needs
    segment = models.JSONField(default=dict)  # language, market, content_id, bought_on, since ...
    offer = models.CharField(max_length=100, blank=True)
    code_prefix = models.CharField(max_length=20, blank=True)  # a personal code each, where given
    code_first_day = models.DateField(null=True)
    code_last_day = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    scheduled_at = models.DateTimeField(null=True)
    quiet_from = models.TimeField(null=True)  # in the contact's zone
    quiet_to = models.TimeField(null=True)
    most_per_week = models.PositiveIntegerField(null=True)  # per contact, over all broadcasts of the shop
    cost = models.JSONField(default=dict)  # what was shown before sending, packed
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.name


class Delivery(ShopRow):
    """One message to one contact: a row of the outbox.

    It is leased, sent and closed. A lease that ran out while the message was on its way is `unknown`: it is
    shown, and sent again only by a person.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        SKIPPED = "skipped"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deliveries")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True)
    handed_over = models.BooleanField(default=False)  # the request may have left this machine
    handed_at = models.DateTimeField(null=True)  # when; stays, as limits count it
    attempts = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=200, blank=True)  # the provider's
    reason = models.JSONField(default=dict)  # why skipped, failed or unknown: a packed sentence
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["campaign", "contact"], name="one_message_per_contact")
        ]
        indexes = [
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["message_id"]),
            models.Index(fields=["contact", "handed_at"]),
            models.Index(fields=["handed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} to contact {self.contact_id}: {self.state}"


class HookEvent(ShopRow):
    """A call of a provider that was taken in: each only once, whatever the provider repeats."""

    sender = models.ForeignKey(Sender, on_delete=models.CASCADE)
    key = models.CharField(max_length=64)  # the update's own number, or a hash of it
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="one_hook_event")]

    def __str__(self) -> str:
        return self.key
