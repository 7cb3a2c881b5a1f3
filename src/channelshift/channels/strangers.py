"""Columns nobody has seen in an export yet: those that hold amounts are named with their sums, never dropped.

Platforms add fees monthly. In a settlement such an amount is kept as "not broken down", so that each line
still adds up to what was paid; in any other export it is in no figure, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.drift import letter, remark
from channelshift.channels.examining import Examined
from channelshift.channels.fates import KEPT
from channelshift.channels.headers import fold, folded
from channelshift.channels.layout import LayoutColumn
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence

# Words by which a column of amounts is known where its amounts are whole, and words no amount goes by.
_MONEY = re.compile(
    "fee|amount|discount|commission|tax|vat|gst|cost|price|payment|payout|refund|subsid|charge|coupon|rebate|"
    "adjust|subtotal|revenue|incentive|reimburse|penalt|fine|deposit|withh|bonus|credit|debit|balance|"
    "费|金额|佣金|税|退款|优惠|折扣|补贴|罚|手续|收入|支出|biaya|diskon|jumlah|potongan|komisi|pajak|ongkir|"
    "subsidi|ค่า|ส่วนลด|ภาษี|phí|thuế|giảm|料|手数|割引"
)
_NO_MONEY = re.compile(
    r"\bids?\b|\bno\.?$|number|code|zip|postal|phone|weight|quantity|qty|\bunits?\b|count|rate\b|ratio|percent|"
    r"%|\bdays?\b|date|time\b|hours?|编号|单号|数量|重量|率|日期|时间|电话|邮编|berat|nomor|waktu"
)
_FIGURE = re.compile(
    r"^\(?[-−+]?\s*(?:[A-Z]{3}|RM|Rp\.?|[A-Z]{0,2}[$£€¥฿₫৳₱₩￥])?\s*[-−]?\s*\d[\d.,' ]*\s*[A-Z€₫円]{0,3}\)?$"
)
_MOST_DIGITS = 12  # longer figures are ids
_WITH_CENTS = re.compile(r"\d[.,]\d{1,2}\b|[$£€¥฿₫৳₱₩￥]")


def is_watched(examined: Examined) -> bool:
    """Whether we know whole headers of this export, so that a new column can be told from an idle one.

    Where the name of an amount decides its part, it is the name that is told.
    """
    return bool(examined.layout and examined.layout.seen and not examined.layout.parts_by_name)


def strangers(examined: Examined) -> list[int]:
    """Columns that look like amounts and were in no header of this export so far."""
    layout = examined.layout
    assert layout is not None and examined.matched is not None
    if not layout.seen or not {c.type for c in layout.columns} & {"money"}:
        return []
    used = {place for group in examined.matched.values() for place in group}
    known = frozenset().union(*(folded(header) for header in layout.seen))
    loose = [
        place
        for place, name in enumerate(examined.facts.header)
        if place not in used and fold(name) not in known
    ]
    header, rows = examined.facts.header, examined.sheet.preview[examined.first_row - 1 :]
    return [p for p in loose if looks_like_money(header[p], (r[p] for r in rows if p < len(r)))]


def looks_like_money(name: str, texts: Iterable[str]) -> bool:
    """Whether a column holds amounts: every filled cell a figure; cents, a sign or a name that says so."""
    filled = [t for text in texts if (t := text.strip(" \t\u00a0")) and t not in cells.MISSING]
    plain = name.strip().lower()
    if not filled or _NO_MONEY.search(plain):
        return False
    if not all(_FIGURE.match(t) and sum(c.isdigit() for c in t) < _MOST_DIGITS for t in filled):
        return False
    return bool(_MONEY.search(plain)) or any(_WITH_CENTS.search(t) for t in filled)


def watching(examined: Examined, places: Sequence[int]) -> Examined:
    """The same sheet with unknown columns read as amounts beside the known ones."""
    layout, matched = examined.layout, examined.matched
    assert layout is not None and matched is not None
    extra = tuple(LayoutColumn(_watched(place), "money", ()) for place in places)
    return replace(
        examined,
        plain=False,
        layout=replace(layout, name=f"{layout.name} watched", columns=(*layout.columns, *extra)),
        matched={**matched, **{_watched(place): [place] for place in places}},
    )


def _watched(place: int) -> str:
    return f"unknown_{place}"


@dataclass(frozen=True)
class _Sums:
    """What unknown columns add up to, and how much of the settlement no known column explains."""

    unknown: dict[int, Decimal | None]
    unexplained: Decimal = Decimal(0)
    rows: int = 0


def about_strangers(
    examined: Examined, con: ibis.BaseBackend, lines: ir.Table, places: Sequence[int]
) -> list[Complaint]:
    """One remark that names the unknown columns with their sums, or the amount that no column explains."""
    sums = _sums(con, lines.filter(lines._fate == KEPT), [p for p in places if _watched(p) in lines.columns])
    header = examined.facts.header
    filled = {p: amount for p, amount in sums.unknown.items() if amount}
    named = [f"“{header[p].strip() or letter(p)}” ({amount.normalize():f})" for p, amount in filled.items()]
    place = header[next(iter(filled))].strip() if filled else "not_broken_down"
    return [remark(examined, place, _said_of(sums, ", ".join(named)))] if filled or sums.rows else []


def _said_of(sums: _Sums, columns: str) -> Sentence:
    """Whether what unknown columns hold is in the figures nevertheless; no columns, but an amount open."""
    amount = f"{sums.unexplained.normalize():f}"
    if columns and sums.rows:
        return sentence(
            "Channelshift does not know {columns} yet. Each line still adds up to its settlement amount: "
            "{amount} in {rows} rows is kept as “not broken down”.",
            columns=columns,
            amount=amount,
            rows=sums.rows,
        )
    if columns:
        return sentence(
            "Channelshift does not know {columns} yet: these amounts are in no figure.", columns=columns
        )
    return sentence(
        "{amount} in {rows} rows is in no column that Channelshift knows. It is kept as “not broken "
        "down”, so that each line still adds up to its settlement amount.",
        amount=amount,
        rows=sums.rows,
    )


def _sums(con: ibis.BaseBackend, lines: ir.Table, places: Sequence[int]) -> _Sums:
    wanted: dict[str, ir.Value] = {f"u{place}": lines[_watched(place)].sum() for place in places}
    if "not_broken_down" in lines.columns:
        wanted["open"] = lines.not_broken_down.sum()
        wanted["rows"] = (lines.not_broken_down.fill_null(0) != 0).sum()
    if not wanted:
        return _Sums({})
    row = con.to_pyarrow(lines.aggregate(**wanted)).to_pylist()[0]
    return _Sums({p: row[f"u{p}"] for p in places}, row.get("open") or Decimal(0), row.get("rows") or 0)


def unexplained(staged: ir.Table) -> ir.IntegerValue:
    """How many settlement lines hold an amount that no known column explains."""
    if "not_broken_down" not in staged.columns:
        return ibis.literal(0)
    return ((staged.not_broken_down.fill_null(0) != 0) & (staged._fate == KEPT)).sum()
