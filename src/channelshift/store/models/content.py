"""What people say of content: its genre, what an hour costs, the briefs written from searches."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow


class ContentGenre(ShopRow):
    """The genre a person gave one video, session or post. It stands above what files or proposals say."""

    source = models.CharField(max_length=40)
    content_id = models.CharField(max_length=100)
    genre = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["shop", "source", "content_id"], name="one_genre_per_content")
        ]

    def __str__(self) -> str:
        return f"{self.content_id}: {self.genre}"


class HourCost(ShopRow):
    """What one hour of somebody's work costs from a day on: a host by name, or all hours of one medium.

    `who` is a host's handle, or a medium (video, live, post, message); empty: every hour nothing else prices.
    """

    who = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta(ShopRow.Meta):
        ordering = ("who", "-valid_from")
        constraints = [
            models.UniqueConstraint(fields=["shop", "who", "valid_from"], name="one_cost_of_an_hour_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.who or 'any'} from {self.valid_from}"


class Brief(ShopRow):
    """One page for whoever makes the content: the words searched, the product, the claim allowed.

    `facts` keeps the figures it was made from, so that the page reads the same later. Once published,
    `content_ids` names what was made from it, and its lift is measured from `published_on`.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        DROPPED = "dropped"

    term = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    market = models.CharField(max_length=2, blank=True)
    sku = models.CharField(max_length=100, blank=True)
    genre = models.CharField(max_length=40, blank=True)
    claim = models.TextField(blank=True)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content_ids = models.JSONField(default=list)
    published_on = models.DateField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.term
