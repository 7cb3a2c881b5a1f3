"""Did it work, and what could break: acts to be measured, limits to be kept, letters that were made."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow


class Act(ShopRow):
    """Something the seller did on a day, whose effect is to be measured.

    `touched` names what it was done to (content ids, SKUs, markets or routes, by `unit`), `beside` what it
    may be compared with; empty: everything of the same unit that no act touched.
    """

    class Unit(models.TextChoices):
        CONTENT = "content"
        SKU = "sku"
        MARKET = "market"
        ROUTE = "route"
        SHOP = "shop"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)  # links_removed, price, series, budget, mode, other
    on = models.DateField()
    unit = models.CharField(max_length=10, choices=Unit.choices)
    touched = models.JSONField(default=list)
    beside = models.JSONField(default=list)
    measure = models.CharField(max_length=20, default="orders")  # views, clicks, orders, net_sales, cm3
    weeks = models.PositiveIntegerField(default=6)  # looked at after the day
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return self.name


class RiskLimit(ShopRow):
    """The largest share of profit one platform, creator, product or supplier may make before we say so."""

    what = models.CharField(max_length=20)  # platform, creator, sku, supplier, market, checkout
    most = models.DecimalField(max_digits=5, decimal_places=4)  # a share of 1
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        constraints = [models.UniqueConstraint(fields=["shop", "what"], name="one_limit_per_kind_of_share")]

    def __str__(self) -> str:
        return f"{self.what}: {self.most}"


class Alert(ShopRow):
    """One thing that was noticed: a limit passed, a rule event near, a fee unlike the rulebook.

    `key` is the same for the same thing every time it is looked for, so it is told once; it ends by itself
    when it no longer holds, and a person may put it aside.
    """

    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)  # share, rule, fee
    facts = models.JSONField(default=dict)
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    gone_on = models.DateField(null=True)
    aside_at = models.DateTimeField(null=True)
    aside_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)

    class Meta(ShopRow.Meta):
        ordering = ("-last_seen_on", "kind", "id")
        constraints = [models.UniqueConstraint(fields=["shop", "key"], name="one_row_per_alert")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"


class LetterReader(ShopRow):
    """Somebody who gets the weekly letter: where, in which language, on which day."""

    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    weekday = models.PositiveSmallIntegerField(default=0)  # 0 is Monday, in the shop's zone
    active = models.BooleanField(default=True)
    sent_for = models.DateField(null=True)  # Monday of the last week that was sent
    trouble = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        ordering = ("email",)
        constraints = [models.UniqueConstraint(fields=["shop", "email"], name="one_letter_per_reader")]

    def __str__(self) -> str:
        return self.email
