"""Smart links and what ties an order to one: short codes, their rules, and personal codes."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.rows import ShopRow


class LinkDomain(ShopRow):
    """A host the shop's links may lead to, and all under it: `example.com` allows `shop.example.com`."""

    host = models.CharField(max_length=253)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        ordering = ("host",)
        constraints = [models.UniqueConstraint(fields=["shop", "host"], name="one_domain_per_shop")]

    def __str__(self) -> str:
        return self.host


class Link(ShopRow):
    """One short address whose target follows rules.

    `rules` is an ordered list, the first that fits wins; each is `{"when": {...}, "targets": [{"url": ...,
    "weight": 1, "name": "A"}]}` with `when` of country, device, language, in_app, from, to, channel, and
    rulebook (`{"route": KEY, "is": "open" | "closed" | "demoted"}`), all of which must hold. `targets` holds
    where no rule fits, in the same form.
    """

    code = models.CharField(max_length=60, unique=True)  # the end of the short address, on the whole server
    name = models.CharField(max_length=200, blank=True)
    targets = models.JSONField(default=list)
    rules = models.JSONField(default=list)
    utm = models.JSONField(default=dict)  # source, medium, campaign, term, content
    source = models.CharField(max_length=40, blank=True)  # where it is shown: a word of terms.route.Source
    hop = models.CharField(max_length=40, blank=True)
    market = models.CharField(max_length=2, blank=True)
    content_id = models.CharField(max_length=100, blank=True)  # the video or post it stands under
    creator = models.CharField(max_length=100, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    expired_url = models.URLField(max_length=2000, blank=True)  # empty: our own page says that it is over
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return self.code
