"""The content ledger: what each video, live and post earned, and which kind does better than chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from channelshift.content.genres import offered
from channelshift.content.ledger import Earned, Entry
from channelshift.content.measures import MEASURES, Reading, estimates, of_group
from channelshift.content.shrinkage import Estimate, apart
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.content_answers import ContentAnswer, Figure, GroupRow, ItemRow, Sums
from channelshift.workflows.content_facts import Facts, facts
from channelshift.workflows.content_words import notes_of
from channelshift.workflows.workspace import Workspace

BY = ("genre", "source", "medium", "market", "sku", "creator")
DEFAULT = "cm3_per_1000"
ZERO = Decimal(0)
_DIGITS = Decimal("0.000001")


class UnknownMeasure(ChannelshiftError):
    """Content was asked for by something it cannot be grouped or compared by."""


class NoSuchContent(NotThere):
    """No file and no line names this content."""


def content(
    workspace: Workspace, period: Period | None = None, by: str = "genre", measure: str = DEFAULT
) -> ContentAnswer:
    """Every content with its measures, and the groups of one of its sides compared by one measure.

    Call it inside `in_shop`. Raises UnknownMeasure, and NothingImported before the first import.
    """
    _check(by, measure)
    known = facts(workspace, period)
    entries = known.entries
    kinds = [f"{entry.item.medium} {entry.item.genre}" for entry in entries]
    each = {name: estimates(entries, m, known.squares, kinds) for name, m in MEASURES.items()}
    groups = _groups(entries, by, measure)
    tied, untied = _sums(e for entry in entries for e in entry.earned), _sums(known.untied)
    return ContentAnswer(
        currency=known.currency,
        period=known.period,
        by=by,
        measure=measure,
        rows=_rows(known, each, measure),
        groups=groups,
        tied=tied,
        untied=untied,
        total=_plus(tied, untied),
        verdict=_verdict(groups),
        notes=notes_of(known, entries),
        genres=offered([entry.item.genre for entry in entries]),
        to_confirm=sum(entry.item.genre_from == "proposed" for entry in entries),
    )


def one(answer: ContentAnswer, content_id: str) -> ItemRow:
    """One content of the answer. Raises NoSuchContent."""
    for row in answer.rows:
        if row.item.content_id == content_id:
            return row
    raise NoSuchContent(sentence("There is no content “{name}” in these days.", name=content_id))


def _check(by: str, measure: str) -> None:
    for name, choices in ((by, BY), (measure, tuple(MEASURES))):
        if name not in choices:
            raise UnknownMeasure(
                sentence(
                    "Content cannot be shown by “{name}”. Choose from: {names}.",
                    name=name,
                    names=", ".join(choices),
                )
            )


# ------------------------------------------------------------------ one by one


def _rows(known: Facts, each: Mapping[str, Sequence[Estimate | None]], measure: str) -> tuple[ItemRow, ...]:
    """The best first by the estimate; what cannot be ranked follows, most CM3 first."""
    numbers = range(len(known.entries))
    ranked = sorted((n for n in numbers if each[measure][n]), key=lambda n: -_value(each[measure][n]))
    place = {n: rank for rank, n in enumerate(ranked, 1)}
    others = sorted(
        (n for n in numbers if n not in place),
        key=lambda n: (-(known.entries[n].item.cm3 or ZERO), known.entries[n].item.content_id),
    )
    return tuple(
        ItemRow(
            known.entries[n].item,
            {name: _figure(found[n]) for name, found in each.items()},
            known.confidence.get(known.entries[n].item.content_id),
            place.get(n),
        )
        for n in (*ranked, *others)
    )


def _value(estimate: Estimate | None) -> float:
    return estimate.value if estimate else float("-inf")


def _figure(estimate: Estimate | None) -> Figure | None:
    if estimate is None:
        return None
    return Figure(
        _decimal(estimate.value),
        _decimal(estimate.low),
        _decimal(estimate.high),
        None if estimate.raw is None else _decimal(estimate.raw),
        _decimal(estimate.weight),
    )


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_DIGITS)


# ------------------------------------------------------------------ by group


def _groups(entries: Sequence[Entry], by: str, measure: str) -> tuple[GroupRow, ...]:
    """The best first by a measure; who is not told apart from the best stands level with it."""
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[getattr(entry.item, by)].append(entry)
    found = {name: {m.name: of_group(part, m) for m in MEASURES.values()} for name, part in parts.items()}
    readings = {name: figures[measure] for name, figures in found.items()}
    order = sorted(parts, key=lambda name: (readings[name] is None, -_read(readings[name]), name))
    named = [name for name in order if name and readings[name] is not None]
    best = readings[named[0]] if named else None
    return tuple(
        _group(name, parts[name], found[name], _standing(readings[name], best, name == (named or [""])[0]))
        for name in order
    )


def _read(reading: Reading | None) -> float:
    return reading.value if reading else 0.0


def _standing(reading: Reading | None, best: Reading | None, is_best: bool) -> str:
    if reading is None or best is None:
        return ""
    if is_best and reading is best:
        return "best"
    return "less" if apart((reading.low, reading.high), (best.low, best.high)) else "same"


def _group(
    name: str, entries: Sequence[Entry], found: Mapping[str, Reading | None], standing: str
) -> GroupRow:
    items = [entry.item for entry in entries]
    return GroupRow(
        name=name,
        contents=len(items),
        views=_added(item.views for item in items),
        orders=sum(item.orders for item in items),
        units=sum(item.units for item in items),
        gmv=_added(item.gmv for item in items),
        cm3=_added(item.cm3 for item in items),
        hours=_added(item.hours for item in items),
        spend=_added(item.spend for item in items),
        figures={m: _reading(reading) for m, reading in found.items()},
        standing=standing,
    )


def _reading(reading: Reading | None) -> Figure | None:
    if reading is None:
        return None
    low, high = (None if v is None else _decimal(v) for v in (reading.low, reading.high))
    return Figure(_decimal(reading.value), low, high)


def _added(values: Iterable[Any]) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None


def _verdict(groups: Sequence[GroupRow]) -> Sentence | None:
    """Whether the best group is told apart from the others, by their ranges."""
    named = [group for group in groups if group.name and group.standing]
    if len(named) < 2:
        return None
    same = [group for group in named if group.standing == "same"]
    if not same:
        return sentence("The first is told apart from all others: their ranges do not overlap.")
    return sentence(
        "{n} of the others cannot be told apart from the first: their ranges overlap.", n=len(same)
    )


# ------------------------------------------------------------------ the whole


def _sums(earned: Iterable[Earned]) -> Sums:
    every = list(earned)
    return Sums(
        sum(e.orders for e in every),
        sum(e.units for e in every),
        sum((e.gmv for e in every), ZERO),
        sum((e.net_sales for e in every), ZERO),
        sum((e.cm3 for e in every if e.cm3 is not None), ZERO),
    )


def _plus(one: Sums, other: Sums) -> Sums:
    return Sums(
        one.orders + other.orders,
        one.units + other.units,
        one.gmv + other.gmv,
        one.net_sales + other.net_sales,
        one.cm3 + other.cm3,
    )
