"""Acts the product already knows of: offered to a person, kept only once one confirms them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from channelshift.ledger.book import Ledger
from channelshift.store.models import Finding, SavedPlan, Task
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.acts import MOST_UNITS, NoSuchAct, Stated, acts, add
from channelshift.workflows.plan_packing import plan_of
from channelshift.workflows.private_traffic import closed_routes
from channelshift.workflows.profit import NothingImported, opened
from channelshift.workflows.tasks_of_plan import week_of
from channelshift.workflows.workspace import Workspace

LOOK_BACK = timedelta(days=182)
LEAST_DAYS, LEAST_LINES = 14, 5  # a price stood if it was paid so often for so long on either side
LEAST_STEP = Decimal("0.03")  # smaller differences of a price are rounding, not a decision
LESS, MORE = Decimal(2) / 3, Decimal("1.5")  # a spend within these of what it was is no budget change


@dataclass(frozen=True)
class Proposed:
    """An act that the product reads out of what it knows: its name in words, and where it was seen.

    `said.name` is the English of `title`; whoever confirms may give it another name.
    """

    key: str
    title: Sentence
    said: Stated
    because: Sentence


def proposed(workspace: Workspace) -> tuple[Proposed, ...]:
    """What may have been an act and is not kept as one yet, the newest first."""
    known = {(a.said.kind, a.said.on, unit) for a in acts() for unit in a.said.touched}
    found = [*_links_removed(), *_plan_done(workspace), *_closed(workspace), *_prices(workspace)]
    new = [p for p in found if not any((p.said.kind, p.said.on, u) in known for u in p.said.touched)]
    return tuple(sorted(new, key=lambda p: (p.said.on, p.key), reverse=True))


def confirm(workspace: Workspace, key: str, name: str = "") -> int:
    """Keep a proposed act, by this name where one is given; returns its number."""
    for each in proposed(workspace):
        if each.key == key:
            return add(replace(each.said, name=name[:200] or each.said.name))
    raise NoSuchAct(sentence("This proposal is there no longer: it is kept already, or its reason is gone."))


def _proposed(title: Sentence, said: Stated, because: Sentence) -> Proposed:
    name = "\0".join((said.kind, said.on.isoformat(), said.unit, *said.touched))
    stated = replace(said, name=str(title)[:200])
    return Proposed(hashlib.sha256(name.encode()).hexdigest()[:16], title, stated, because)


# ------------------------------------------------------------------ the audit


def _links_removed() -> Iterator[Proposed]:
    """Links the audit saw go: those that went on one day are one act."""
    gone = Finding.objects.exclude(gone_on=None).exclude(content_id="").order_by("gone_on", "content_id")
    by_day: dict[date, list[str]] = defaultdict(list)
    for row in gone:
        by_day[row.gone_on].append(row.content_id)
    for day, found in by_day.items():
        contents = tuple(dict.fromkeys(found))[:MOST_UNITS]
        yield _proposed(
            sentence("Links removed from {n} videos", n=len(contents)),
            Stated(
                "",
                "links_removed",
                day,
                "content",
                contents,
                measure="views",
            ),
            sentence(
                "The audit found links on {n} contents that a later export no longer shows.", n=len(contents)
            ),
        )


# ------------------------------------------------------------------ the plan


def _plan_done(workspace: Workspace) -> Iterator[Proposed]:
    """Steps of a plan that somebody marked as done: a sales mode begun, a budget moved far."""
    done = Task.objects.filter(origin=Task.Origin.PLAN, state=Task.State.DONE).order_by("id")
    steps = [(row, *week_of(row.key)) for row in done]
    if not any(what in ("mode", "spend") for _, what, _ in steps):
        return
    plans = [plan_of(saved.answer) for saved in SavedPlan.objects.all()[:12]]
    lines = {
        (line.what, line.week, line.where): (line, plan) for plan in reversed(plans) for line in plan.lines
    }
    for row, what, day in steps:
        if day is None:
            continue
        on = row.done_at.date() if row.done_at else day
        if what == "mode":
            yield from _mode_begun(row.key, day, lines.values())
        elif what == "spend":
            yield from _budget_moved(workspace, day, on, lines.values())


def _mode_begun(key: str, day: date, lines: Iterable[Any]) -> Iterator[Proposed]:
    mode, _, market = key.split(":", 3)[3].partition(":") if key.count(":") >= 3 else ("", "", "")
    skus = sorted(
        line.where.split(" @ ")[0]
        for line, _ in lines
        if line.what == "mode"
        and line.week == day
        and line.unit == mode
        and line.where.endswith(f"@ {market}")
    )
    if skus and mode:
        yield _proposed(
            sentence("Sold in {market} as {mode}", market=market, mode=mode.replace("_", " ")),
            Stated(
                "",
                "mode",
                day,
                "sku",
                tuple(skus[:MOST_UNITS]),
                measure="cm3",
            ),
            sentence("A step of a plan that was marked as done."),
        )


def _budget_moved(workspace: Workspace, day: date, on: date, lines: Iterable[Any]) -> Iterator[Proposed]:
    for line, plan in lines:
        if line.what != "spend" or line.week != day or plan.facts is None:
            continue
        now = next((b.now for b in plan.facts.beliefs if b.lever == line.where), None)
        if not now or LESS * now < line.amount < MORE * now:
            continue
        routes = _routes_of(workspace, line.where)
        if routes:
            yield _proposed(
                sentence(
                    "Budget of {source} from {was} to {now} a week",
                    source=line.where,
                    was=round(now),
                    now=line.amount,
                ),
                Stated(
                    "",
                    "budget",
                    max(day, on) if on - day < timedelta(days=7) else day,
                    "route",
                    routes,
                    measure="cm3",
                ),
                sentence("A step of a plan that was marked as done."),
            )


def _routes_of(workspace: Workspace, source: str) -> tuple[str, ...]:
    with opened(workspace) as ledger:
        sold = ledger.lines.filter((ledger.lines.source == source) & (ledger.lines.what == "order_line"))
        rows = ledger.con.to_pyarrow(sold.select("route").distinct())["route"].to_pylist()
    return tuple(sorted(rows))


# ------------------------------------------------------------------ the rulebook


def _closed(workspace: Workspace) -> Iterator[Proposed]:
    """Routes with sales that a rule closed: those that one rule closed on one day are one act."""
    try:
        closed = closed_routes(workspace)
    except NothingImported:
        return
    for (day, rule), group in groupby(
        sorted(closed, key=lambda c: (c.closed_on, c.rule)), lambda c: (c.closed_on, c.rule)
    ):
        routes = tuple(c.key for c in group)
        yield _proposed(
            sentence("Closed by {rule}", rule=rule),
            Stated("", "other", day, "route", routes),
            sentence("The rulebook closed {n} of your routes on this day.", n=len(routes)),
        )


# ------------------------------------------------------------------ prices


def _prices(workspace: Workspace) -> Iterator[Proposed]:
    """SKUs whose price before discounts stood at one level for two weeks and then at another for two."""
    try:
        with opened(workspace) as ledger:
            runs = _paid_prices(ledger, workspace.today - LOOK_BACK)
    except NothingImported:
        return
    for (sku, channel, currency), days in runs.items():
        for (_, _, before), (first, _, after) in pairwise(_levels(days)):
            if abs(after - before) < LEAST_STEP * before:
                continue
            yield _proposed(
                sentence(
                    "Price of {sku} from {was} to {now} {currency}",
                    sku=sku,
                    was=before,
                    now=after,
                    currency=currency,
                ),
                Stated(
                    "",
                    "price",
                    first,
                    "sku",
                    (sku,),
                ),
                sentence(
                    "The order lines of {channel} show it: each price stood for at least two weeks.",
                    channel=channel,
                ),
            )


_Run = tuple[date, date, Decimal]


def _paid_prices(ledger: Ledger, since: date) -> dict[tuple[str, str, str], list[tuple[date, Decimal, int]]]:
    """For each SKU, channel and currency: the price most lines of a day had, and how many those are."""
    lines = ledger.lines
    sold = lines.filter(
        (lines.what == "order_line") & (lines.paid_on >= since) & (lines.quantity > 0) & lines.sku.notnull()
    )
    priced = sold.mutate(price=(sold.gross_sales / sold.quantity).round(2).cast("decimal(18, 2)"))
    counted = priced.group_by(["sku", "channel", "currency", "paid_on", "price"]).aggregate(n=priced.count())
    days: dict[tuple[str, str, str], dict[date, tuple[int, Decimal]]] = defaultdict(dict)
    for row in ledger.con.to_pyarrow(counted).to_pylist():
        key, best = (row["sku"], row["channel"], row["currency"]), (row["n"], row["price"])
        days[key][row["paid_on"]] = max(days[key].get(row["paid_on"], best), best)
    return {
        key: [(day, price, n) for day, (n, price) in sorted(found.items())] for key, found in days.items()
    }


def _levels(days: list[tuple[date, Decimal, int]]) -> list[_Run]:
    """Stretches of days at one price that lasted and were paid often enough to be a decision."""
    found = []
    for price, group in groupby(days, lambda d: d[1]):
        run = list(group)
        first, last = run[0][0], run[-1][0]
        if (last - first).days + 1 >= LEAST_DAYS and sum(n for _, _, n in run) >= LEAST_LINES:
            found.append((first, last, price))
    return found
