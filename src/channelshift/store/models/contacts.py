"""Private traffic: people who agreed to hear from the shop, what they agreed to, and groups run by hand."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.links import Link
from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow
from channelshift.store.seals import Sealed


class Channel(models.TextChoices):
    """Where a message can be sent."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"


class Contact(ShopRow):
    """One person on one channel. Named and numbered only in sealed columns; found by a blind index.

    The key is (channel, external id): a Telegram chat id, a WhatsApp number or business-scoped user id.
    An erased contact keeps its row, so that counts hold, and nothing else.
    """

    channel = models.CharField(max_length=10, choices=Channel.choices)
    external_id = Sealed(blank=True)
    external_index = models.CharField(max_length=64)  # seals.blind("contact:CHANNEL", external_id)
    other_index = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # blind, of a second id of theirs
    phone = Sealed(blank=True)  # E.164 where there is one
    name = Sealed(blank=True)
    language = models.CharField(max_length=10, blank=True)
    market = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=40, blank=True)  # of quiet hours; empty: the shop's
    bought_on = models.JSONField(default=list)  # channels they are known to have bought on: tiktok_shop ...
    content_id = models.CharField(max_length=100, blank=True)  # the video that brought them
    link = models.ForeignKey(Link, on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_wrote_at = models.DateTimeField(null=True)  # opens WhatsApp's 24 hours
    erased_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "channel", "external_index"], name="one_contact_per_channel_and_id"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} contact {self.pk}"


class ConsentEvent(ShopRow):
    """One line of the consent ledger: given or withdrawn. Lines are added, never changed.

    The newest line of a contact and purpose says what holds. No line: no consent.
    """

    class Act(models.TextChoices):
        GIVEN = "given"
        WITHDRAWN = "withdrawn"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, default="offers")  # offers, orders
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField()
    where = models.CharField(max_length=60)  # start link, web form, paper at a fair, import, reply STOP ...
    wording = models.TextField(blank=True)  # what they read when they agreed
    content_id = models.CharField(max_length=100, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["contact", "purpose", "-at"])]

    def __str__(self) -> str:
        return f"{self.contact} {self.act} {self.purpose}"


class Group(ShopRow):
    """A chat group that a person runs by hand: the program records it and never writes into it."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    name = models.CharField(max_length=100)
    market = models.CharField(max_length=2, blank=True)
    content_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class GroupDay(ShopRow):
    """What the person who runs a group counted on a day. Empty: not counted."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    members = models.PositiveIntegerField(null=True)
    posts = models.PositiveIntegerField(null=True)
    seen = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(ShopRow.Meta):
        ordering = ("-day", "-id")
        constraints = [models.UniqueConstraint(fields=["group", "day"], name="one_count_per_group_and_day")]

    def __str__(self) -> str:
        return f"{self.group} on {self.day}"


class Code(ShopRow):
    """A discount code that tells where an order came from: of one contact, group, link or creator.

    Written in capitals. The shop's own checkout gives the discount; this row says whose it is.
    """

    code = models.CharField(max_length=40)
    offer = models.CharField(max_length=100, blank=True)  # "10 % until Sunday"
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="codes")
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="codes")
    link = models.ForeignKey(Link, on_delete=models.SET_NULL, null=True, related_name="codes")
    creator = models.CharField(max_length=100, blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        ordering = ("-created_at", "-id")
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="one_meaning_per_code")]

    def __str__(self) -> str:
        return self.code
