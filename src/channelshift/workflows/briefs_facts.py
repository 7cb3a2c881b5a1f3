"""The figures a brief is made from: demand, the product that fits, the rules, what similar content earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from channelshift.content.briefs import genres, hooks
from channelshift.content.coverage import Coverage, covered
from channelshift.content.items import Item
from channelshift.content.search import Between
from channelshift.content.search_glossary import goods_of
from channelshift.content.search_words import lists
from channelshift.rulebook import Rule
from channelshift.terms.days import Period
from channelshift.workflows.profit import opened
from channelshift.workflows.search import Scene, search_term
from channelshift.workflows.search_read import products_seen
from channelshift.workflows.stock import stock
from channelshift.workflows.workspace import Workspace

SALES_DAYS = 90
MOST_PRODUCTS = 3
_FITS = 0.2  # a product whose name holds less of the term has nothing to do with it
_SAME_GOODS = 0.0  # of the kind of goods the term speaks of, though its name says none of the words

Plain = dict[str, Any]


def facts_of(workspace: Workspace, seen: Scene, n: int, market: str, sku: str = "") -> Plain:
    """Everything the brief's page says, as it stands today."""
    row, term = search_term(seen, n), seen.terms[n]
    fitting = _fitting(seen, n, sku)
    product = sku or (fitting[0][0] if fitting else "")
    similar = seen.similar(n) or [i for i in seen.content.values() if product and i.sku == product]
    everything = list(seen.content.values())
    goods = goods_of([*term.variants, seen.read.products.get(product, ""), *_said_of(seen, product)])
    return {
        "made_on": workspace.today.isoformat(),
        "period": [seen.read.period.first.isoformat(), seen.read.period.last.isoformat()]
        if seen.read.period
        else None,
        "currency": seen.currency,
        "variants": list(term.variants[:30]),
        "sources": list(row.sources),
        "counts": {
            name: getattr(row, name)
            for name in ("searches", "impressions", "clicks", "saves", "claimed_orders")
        },
        "demand": row.demand and {"basis": row.demand.basis, **_between(row.demand.weekly)},
        "coverage": _coverage(row.coverage),
        "uncovered": _between(row.uncovered),
        "worth": _between(row.worth),
        "products": _products(workspace, seen, fitting, market),
        "analysis": _analysis(seen, product),
        "similar": _similar(similar, bool(seen.similar(n))),
        "genres": [
            {"genre": g.genre, "contents": g.contents, "clicks": g.clicks, **_between(g.a_click)}
            for g in genres(similar, everything)
        ],
        "hooks": _hooks(term.variants, similar),
        "goods": goods,
        "rules": rules_for(workspace, goods, market),
    }


def _between(range_: Between) -> Plain:
    return {name: None if v is None else round(v, 4) for name, v in range_._asdict().items()}


def _coverage(cover: Coverage) -> Plain:
    by = [
        {
            "kind": a.said.kind,
            "ref": a.said.ref,
            "text": a.said.text[:160],
            "own": a.own_words,
            "any": a.any_language,
        }
        for a in cover.by
    ]
    return {"low": cover.low, "high": cover.high, "by": by}


def _said_of(seen: Scene, sku: str) -> Iterable[str]:
    return [said.text for said in seen.read.said if sku and said.kind == "product" and said.ref == sku]


# ------------------------------------------------------------------ the product that fits


def _fitting(seen: Scene, n: int, wanted: str) -> list[tuple[str, float, str]]:
    """SKUs that fit a term, each with how well and why: by a video after which it was searched, by the
    product the file names, by its words, or because it is of the kind of goods the term speaks of."""
    term = seen.terms[n]
    found: dict[str, tuple[float, str]] = {}
    for row in term.rows:
        item = seen.content.get(row.content_id)
        for sku, why in (
            (item.sku if item else "", "searched_after"),
            (seen.read.sku_of.get(row.product_id, ""), "file"),
        ):
            if sku:
                found.setdefault(sku, (1.0, why))
    products = [said for said in seen.read.said if said.kind == "product"]
    cover = covered([(term.term, term.language)], products, MOST_PRODUCTS)[0]
    for answered in cover.by:
        if answered.any_language >= _FITS:
            found.setdefault(answered.said.ref, (answered.any_language, "words"))
    goods = set(goods_of(term.variants))
    if goods and not found:
        for said in products:
            if goods & set(goods_of([said.text])):
                found.setdefault(said.ref, (_SAME_GOODS, "goods"))
    if wanted:
        found[wanted] = found.get(wanted, (0.0, "chosen"))
    ranked = sorted(found.items(), key=lambda f: (f[0] != wanted, -f[1][0], f[0]))
    return [(sku, fits, why) for sku, (fits, why) in ranked[:MOST_PRODUCTS]]


def _products(
    workspace: Workspace, seen: Scene, fitting: Sequence[tuple[str, float, str]], market: str
) -> list[Plain]:
    if not fitting:
        return []
    until = workspace.today - timedelta(days=1)
    period = Period(until - timedelta(days=SALES_DAYS - 1), until)
    on_hand, cover = _stock(workspace)
    earned = _cm_by_sku(workspace, period, market)
    return [
        {
            "sku": sku,
            "product": seen.read.products.get(sku, ""),
            "fits": fits,
            "why": why,
            "on_hand": on_hand.get(sku),
            "cover": cover.get(sku),
            **earned.get(sku, {"units": 0, "cm_unit": None}),
        }
        for sku, fits, why in fitting
    ]


def _stock(workspace: Workspace) -> tuple[dict[str, int], dict[str, str]]:
    """Units on all shelves, and the longest that one shelf lasts in days."""
    on_hand: dict[str, int] = {}
    cover: dict[str, Decimal] = {}
    for shelf in stock(workspace).shelves:
        on_hand[shelf.sku] = on_hand.get(shelf.sku, 0) + shelf.on_hand
        if shelf.cover is not None:
            cover[shelf.sku] = max(cover.get(shelf.sku, Decimal(0)), shelf.cover)
    return on_hand, {sku: str(days) for sku, days in cover.items()}


def _cm_by_sku(workspace: Workspace, period: Period, market: str) -> dict[str, Plain]:
    """CM3 of one unit sold in the last 90 days, of one market where it is named; sums over sums."""
    where = {"market": market} if market else None
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        rows = ledger.con.to_pyarrow(ledger.sums(("sku",), period, "paid", reporting, where)).to_pylist()
    return {
        row["sku"]: {
            "units": row["units"],
            "cm_unit": str((row["cm3"] / row["units"]).quantize(Decimal("0.01")))
            if row["units"] and row["cm3"] is not None
            else None,
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
        }
        for row in rows
        if row["sku"]
    }


def _analysis(seen: Scene, sku: str) -> list[Plain]:
    """What the platforms' product analyses say of the product."""
    return [
        {
            "source": p.source,
            "impressions": p.impressions,
            "clicks": p.clicks,
            "claimed_orders": p.claimed_orders,
            "days": p.days,
        }
        for p in products_seen(seen.read)
        if sku and p.ref == sku
    ]


# ------------------------------------------------------------------ similar content


def _similar(similar: Sequence[Item], by_words: bool) -> Plain:
    def total(name: str) -> int | None:
        known = [getattr(item, name) for item in similar if getattr(item, name) is not None]
        return sum(known) if known else None

    cm3 = [item.cm3 for item in similar if item.cm3 is not None]
    best = sorted(similar, key=lambda i: (-(i.cm3 or Decimal(0)), i.content_id))[:5]
    return {
        "by": "words" if by_words else "product",
        "contents": len(similar),
        "views": total("views"),
        "clicks": total("clicks"),
        "orders": total("orders"),
        "cm3": str(sum(cm3, Decimal(0)).quantize(Decimal("0.01"))) if cm3 else None,
        "best": [
            {
                "content_id": item.content_id,
                "title": item.title[:160],
                "genre": item.genre,
                "views": item.views,
                "clicks": item.clicks,
                "orders": item.orders,
                "cm3": None if item.cm3 is None else str(item.cm3.quantize(Decimal("0.01"))),
            }
            for item in best
        ],
    }


def _hooks(variants: Sequence[str], similar: Sequence[Item]) -> Plain:
    found = hooks(variants, similar)
    titles = [
        {"content_id": ref, "title": title[:160], "clicks_a_view": round(share, 4)}
        for ref, title, share in found.titles
    ]
    return {"asked": list(found.asked), "titles": titles}


# ------------------------------------------------------------------ what the rulebook says of such goods


def rules_for(workspace: Workspace, goods: Sequence[str], market: str, on: date | None = None) -> list[Plain]:
    """The dated rules that speak of such goods in a market: bans, and what must be registered or shown.

    The rulebook holds none on what may be said of goods; its own and the seller's rules are looked through
    for one each time.
    """
    if not goods:
        return []
    day = on or workspace.today
    words = {word for name in goods for word in lists()["goods_words"].get(name, [name])}
    book = workspace.rulebook()
    found = [
        rule
        for rule in book.rules_for(market=market or None)
        if rule.in_force and _ends_after(rule, day) and _speaks_of(rule, words)
    ]
    found.sort(key=lambda r: (r.starts > day, r.platform, r.market, r.topic, r.starts))
    return [_plain_rule(rule, day) for rule in found]


def _ends_after(rule: Rule, day: date) -> bool:
    return rule.effective_to is None or day <= rule.effective_to


def _speaks_of(rule: Rule, words: set[str]) -> bool:
    named = (rule.applies_to or "").casefold()
    listed = [str(v).casefold() for v in rule.value] if isinstance(rule.value, tuple) else []
    parts = {part.strip() for part in named.split(",")} | set(listed)
    return bool(words & parts)


def _plain_rule(rule: Rule, day: date) -> Plain:
    listed = list(map(str, rule.value)) if isinstance(rule.value, tuple) else []
    return {
        "id": rule.id,
        "platform": rule.platform,
        "market": rule.market,
        "subject": rule.subject,
        "topic": rule.topic,
        "value": listed or (rule.value if isinstance(rule.value, bool) else str(rule.value)),
        "applies_to": rule.applies_to or "",
        "from": rule.starts.isoformat(),
        "to": rule.effective_to.isoformat() if rule.effective_to else None,
        "to_come": rule.starts > day,
        "source": list(rule.source[:3]),
        "own": rule.own,
    }


def is_told_of_claims(rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any of these rules says what may be claimed of the goods."""
    return any("claim" in rule["topic"] for rule in rules)
