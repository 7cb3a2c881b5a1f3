"""What the pages of "Did it work?" call the engine's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_KINDS: Mapping[str, Promise] = {
    "links_removed": _("links removed"),
    "price": _("price change"),
    "series": _("new series"),
    "budget": _("budget"),
    "mode": _("way of selling"),
    "other": _("something else"),
}
ACT_UNITS: Mapping[str, Promise] = {
    "content": _("videos, lives and posts"),
    "sku": _("SKUs"),
    "market": _("markets"),
    "route": _("routes"),
    "shop": _("the whole shop"),
}
MEASURES: Mapping[str, Promise] = {
    "views": _("views"),
    "clicks": _("clicks"),
    "orders": _("orders"),
    "net_sales": _("net sales"),
    "cm3": _("CM3"),
}
EFFECT_VERDICTS: Mapping[str, Promise] = {
    "up": _("more than before"),
    "down": _("less than before"),
    "none_seen": _("no effect seen"),
    "cannot_tell": _("cannot be told"),
    "not_over": _("not over yet"),
}
EFFECT_METHODS: Mapping[str, Promise] = {
    "differences": _("compared with units left alone"),
    "synthetic": _("followed against the sum of what was left alone"),
    "interrupted": _("compared with how the time before would have gone on"),
    "none": _("not measured"),
}
NOT_COMPARED: Mapping[str, Promise] = {
    "another_act": _("another act touched it in these weeks"),
    "spill_over": _("buyers may have moved to it or from it"),
    "no_figures": _("your files tell nothing of it"),
    "published_since": _("published during these weeks: it fades faster"),
}
CAUSES: Mapping[str, Promise] = {
    "traffic": _("traffic"),
    "conversion": _("conversion"),
    "orders": _("traffic and conversion together"),
    "stock": _("stock"),
    "price": _("price"),
    "fees": _("fees and commissions"),
    "ads": _("advertising"),
    "rest": _("the rest"),
}
EFFECT_TONES = {"up": "good", "down": "bad", "cannot_tell": "ask", "not_over": "", "none_seen": ""}

EFFECT_FAMILIES: Mapping[str, Mapping[str, Promise]] = {
    "act_kind": ACT_KINDS,
    "act_unit": ACT_UNITS,
    "measure": MEASURES,
    "effect_verdict": EFFECT_VERDICTS,
    "effect_method": EFFECT_METHODS,
    "not_compared": NOT_COMPARED,
    "cause": CAUSES,
}
