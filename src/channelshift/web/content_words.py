"""What the page Content calls kinds of content, measures and their bases."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

GENRES: Family = {
    "unboxing": _("unboxing"),
    "review": _("review"),
    "how_to": _("how-to"),
    "before_after": _("before and after"),
    "drama": _("drama"),
    "hard_ad": _("hard ad"),
    "behind_the_scenes": _("behind the scenes"),
    "questions": _("questions answered"),
    "": _("kind not known"),
}
SAID_BY: Family = {
    "person": _("said by a person"),
    "file": _("from the file"),
    "tag": _("from its hashtags"),
    "proposed": _("proposed"),
    "": _("not known"),
}
MEDIA: Family = {
    "video": _("video"),
    "live": _("live"),
    "post": _("post"),
    "message": _("message"),
    "": _("medium not known"),
}
MEASURES: Family = {
    "cm3_per_1000": _("CM3 of 1,000 views"),
    "gpm": _("GPM"),
    "orders_per_1000": _("Orders of 1,000 views"),
    "ctor": _("Click to order (CTOR)"),
    "ctr": _("Product CTR"),
    "ctr_views": _("Clicks of views"),
    "interaction": _("Interaction rate"),
    "cm3_per_hour": _("CM3 of an hour"),
    "cm3_per_spend": _("CM3 of spend"),
}
BASES: Family = {
    "cm3_per_1000": _("CM3 × 1000 ÷ viewings"),
    "gpm": _("GMV × 1000 ÷ viewings (not people, not impressions)"),
    "orders_per_1000": _("orders × 1000 ÷ viewings"),
    "ctor": _("the ledger's orders ÷ product clicks"),
    "ctr": _("product clicks ÷ product impressions"),
    "ctr_views": _("product clicks ÷ viewings"),
    "interaction": _("likes, comments, shares and saves ÷ viewings"),
    "cm3_per_hour": _("CM3 ÷ hours of work"),
    "cm3_per_spend": _("CM3 after ads ÷ ad spend that names the content"),
}
SIDES: Family = {
    "genre": _("Kind"),
    "source": _("Source"),
    "medium": _("Medium"),
    "market": _("Market"),
    "sku": _("SKU"),
    "creator": _("Creator"),
}
STANDINGS: Family = {
    "best": _("first"),
    "same": _("cannot be told apart from the first"),
    "less": _("below the first"),
}
FIGURES: Family = {
    "views": _("Views"),
    "impressions": _("Product impressions"),
    "clicks": _("Product clicks"),
    "interactions": _("Likes, comments, shares and saves"),
    "watch_hours": _("Hours watched"),
    "claimed_orders": _("Orders the platform claims"),
    "hours": _("Hours of work"),
}
CONTENT_FAMILIES: Mapping[str, Family] = {
    "genre": GENRES,
    "genre_from": SAID_BY,
    "medium": MEDIA,
    "content_measure": MEASURES,
    "content_base": BASES,
    "content_side": SIDES,
    "standing": STANDINGS,
    "content_figure": FIGURES,
}
