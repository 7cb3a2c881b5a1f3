"""Cells: from the text in a file to a value, as Ibis expressions that run on millions of rows.

Every parser answers NULL for what it cannot read; the caller compares with the raw text and complains.
"""

from __future__ import annotations

import re
from datetime import datetime

import ibis
import ibis.expr.types as ir

from channelshift.terms.money import WHOLE_UNIT
from channelshift.terms.records import TYPES

# Words that stand for "nothing here". A zero is never one of them.
MISSING = ("/", "-", "--", "N/A", "n/a", "null", "NULL", "not stocked", "—")

E_NOTATION = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$"

_TIMES = {
    "dmy": (
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %I:%M:%S %p",
        "%d/%m/%Y %H:%M",
        "%d-%m-%Y %H:%M:%S",
        "%d-%m-%Y %H:%M",
        "%d-%m-%Y",
        "%d/%m/%Y",
        "%d.%m.%Y %H:%M:%S UTC",
        "%d.%m.%Y %H:%M:%S",
        "%d.%m.%Y",
        "%d %b %Y %H:%M:%S",
        "%d %b %Y %H:%M",
        "%d %b %Y",
    ),
    "mdy": (
        "%m/%d/%Y %I:%M:%S %p",
        "%m/%d/%Y %H:%M:%S",
        "%m/%d/%Y %H:%M",
        "%m/%d/%Y",
        "%m-%d-%Y %H:%M:%S",
        "%m-%d-%Y %H:%M",
        "%m-%d-%Y",
    ),
    "ymd": (
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S+00:00",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%d %H:%M:%S UTC",
        "%b %d, %Y",
        "%d %B %Y",
        "%Y年%m月%d日",
    ),
}
_OFFSET = r"^(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2})(?:\.\d+)? ?(?:([+-]\d{2}):?(\d{2})|Z)$"
_INSTANT = r"^1\d{9}(\d{3})?$"  # seconds or milliseconds since 1970, from 2001 to 2033


@ibis.udf.scalar.builtin(name="try_strptime")
def _try_strptime(text: str, formats: list[str]) -> datetime:  # type: ignore[empty-body]
    """DuckDB's try_strptime: the first format that fits, or NULL."""


def clean(raw: ir.StringValue, missing: tuple[str, ...] = ()) -> ir.StringValue:
    """Without tabs, spaces and spreadsheet armour; words for "nothing" become NULL."""
    return bared(trimmed(untabbed(raw)), missing)


def untabbed(raw: ir.StringValue) -> ir.StringValue:
    """Without the tab that some exports put after ids and times."""
    return ibis.ifelse(raw.endswith("\t"), raw.left(raw.length() - 1), raw)


def trimmed(text: ir.StringValue) -> ir.StringValue:
    """Without spaces of any kind around it.

    Taking them off costs ten times as much as seeing that there are none, so a cell that begins and
    ends with a plain letter or digit is left as it is.
    """
    bare = text.between("0", "zzz") & text.right(1).between("!", "~")
    return ibis.ifelse(bare, text, _trim_characters(text, " \t\r\n\u00a0\u3000\u200b\ufeff"))


def bared(text: ir.StringValue, missing: tuple[str, ...] = ()) -> ir.StringValue:
    """Without spreadsheet armour; NULL where a word stands for "nothing".

    By a pattern, because DuckDB takes longer to prepare a list for `isin` than to read a small file.
    """
    words = "|".join(re.escape(word) for word in (*MISSING, *missing))
    return ibis.cases(
        (text.re_search(rf"^(?:{words})?$"), ibis.null("string")),
        (text.startswith('="'), text.substr(2, text.length() - 3)),
        else_=text,
    )


@ibis.udf.scalar.builtin(name="trim")
def _trim_characters(text: str, characters: str) -> str:  # type: ignore[empty-body]
    """DuckDB's trim with the characters to take off."""


def identifier(text: ir.StringValue) -> ir.StringValue:
    """An id as text; one a spreadsheet has rounded (1.73238E+18) has lost its digits for good."""
    rounded = (text.contains("E") | text.contains("e")) & text.re_search(E_NOTATION)
    return ibis.cases((rounded, ibis.null("string")), else_=text)


def plain_money(currency: str, decimal_comma: bool) -> bool:
    """Whether an amount that reads as a number is that number: 259.000 is not where there are no coins."""
    return currency not in WHOLE_UNIT and not decimal_comma


def money(text: ir.StringValue, currency: str, decimal_comma: bool = False) -> ir.DecimalValue:
    """An amount however it is dressed: 1,234.56 · IDR 259.000 · (12.50) · ฿1,234 · 32.09 THB."""
    if currency in WHOLE_UNIT:
        return _whole(_bare(text))
    if decimal_comma:
        return _decimal(_comma(_bare(text)))
    return ibis.coalesce(_decimal(text), _decimal(_grouped(_bare(text))))


_CODES = (
    "AED|AUD|BDT|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|"
    "KWD|LKR|MAD|MXN|MYR|NOK|NZD|PEN|PHP|PKR|PLN|QAR|RON|SAR|SEK|SGD|THB|TRY|TWD|USD|VND|ZAR"
)
_SIGN = rf"(?:(?i:{_CODES})|US\$|Rp\.?|RM|[\x{{20AC}}$£¥฿₫৳₱₩￥円])"
_DRESSED = rf"^\(?[-−]?\s*{_SIGN}?\s*[-−]?\s*(\d[\d.,' \x{{00A0}}]*|\.\d+)\s*{_SIGN}?\)?$"


def _bare(text: ir.StringValue) -> ir.StringValue:
    """Without a currency's word or sign; (1.00) becomes -1.00. What is dressed in anything else is no amount.

    A code such as MUG-12 under a money header must not become -12.
    """
    bare = text.re_replace(rf"{_SIGN}|[\s\x{{00A0}}']", "")
    bare = bare.re_replace(r"^\((.*)\)$", r"-\1").replace("−", "-")
    return ibis.cases((text.re_search(_DRESSED), bare), else_=ibis.null("string"))


def _comma(bare: ir.StringValue) -> ir.StringValue:
    """1.234,56 in a file that writes decimals with a comma; 12.50 does not belong there."""
    fits = bare.re_search(r"^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$")
    return ibis.cases((fits, bare.replace(".", "").replace(",", ".")), else_=ibis.null("string"))


def _grouped(bare: ir.StringValue) -> ir.StringValue:
    """1,234.56 or 1.234,56 with one decimal point; a lone comma before one or two digits is decimal."""
    return ibis.cases(
        (bare.re_search(r"^-?\d{1,3}(\.\d{3})*,\d{1,2}$"), bare.replace(".", "").replace(",", ".")),
        (bare.re_search(r"^-?\d{1,3}(,\d{3})*(\.\d+)?$"), bare.replace(",", "")),
        else_=bare,
    )


def _whole(bare: ir.StringValue) -> ir.DecimalValue:
    """In a currency without coins a dot or comma before three digits marks thousands."""
    grouped = bare.re_search(r"^-?\d{1,3}([.,]\d{3})+$")
    coins = bare.re_search(r"^-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$")
    return _decimal(
        ibis.cases(
            (grouped, bare.re_replace(r"[.,]", "")), (coins, bare.replace(",", "")), else_=ibis.null("string")
        )
    )


def _decimal(text: ir.StringValue) -> ir.DecimalValue:
    return text.try_cast(TYPES["money"])


def count(text: ir.StringValue) -> ir.IntegerValue:
    """A whole number; 1,043,420 and 3.0 are whole numbers too, 2.5 pieces are not."""
    return ibis.coalesce(plain_count(text), _in_thousands(text).try_cast("int64"))


def plain_count(text: ir.StringValue) -> ir.IntegerValue:
    """A whole number written without marks for thousands."""
    amount = _decimal(text)
    return ibis.cases((amount == amount.floor(), amount), else_=ibis.null(TYPES["money"])).cast("int64")


def _in_thousands(text: ir.StringValue) -> ir.StringValue:
    grouped = text.re_search(r"^-?\d{1,3}(,\d{3})+$")
    return ibis.cases((grouped, text.replace(",", "")), else_=ibis.null("string"))


def number(text: ir.StringValue) -> ir.FloatingValue:
    """A number that is no money; a comma marks thousands."""
    return text.replace(",", "").try_cast("float64")


def rate(text: ir.StringValue) -> ir.DecimalValue:
    """A rate as it stands, to eight decimals."""
    return text.try_cast(TYPES["rate"])


def time(text: ir.StringValue, order: str, zone: str = "") -> ir.TimestampValue:
    """A wall-clock time. An instant, or a time with an offset, is moved into `zone` if there is one."""
    formats = [*_TIMES.get(order, ()), *_TIMES["ymd"]]
    plain = _try_strptime(text, ibis.array(formats))
    if order != "offset":
        return plain
    wall = _try_strptime(text.re_extract(_OFFSET, 1), ibis.array(["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"]))
    counted = _from_micros(text.re_extract(_INSTANT, 0).left(10).try_cast("int64") * 1_000_000)
    if not zone or "/" not in zone:
        return ibis.coalesce(wall, counted, plain)
    hours = text.re_extract(_OFFSET, 2).try_cast("int64").fill_null(0)
    past = text.re_extract(_OFFSET, 3).try_cast("int64").fill_null(0)
    minutes = hours * 60 + ibis.ifelse(text.re_extract(_OFFSET, 2).startswith("-"), -past, past)
    instant = ibis.coalesce(wall - minutes.as_interval("m"), counted)
    return ibis.coalesce(_in_zone(zone, _in_zone("UTC", instant)), plain)


@ibis.udf.scalar.builtin(name="make_timestamp")
def _from_micros(micros: int) -> datetime:  # type: ignore[empty-body]
    """DuckDB's make_timestamp: microseconds since 1970 as a time in UTC."""


@ibis.udf.scalar.builtin(name="timezone")
def _in_zone(zone: str, instant: datetime) -> datetime:  # type: ignore[empty-body]
    """DuckDB's timezone: a time in UTC as an instant, an instant as wall-clock time in a zone."""


def day(text: ir.StringValue, order: str) -> ir.DateValue:
    """The day of a date or a wall-clock time."""
    return time(text, order).date()


def flag(text: ir.StringValue) -> ir.BooleanValue:
    """Yes or no; whatever is no word for yes is no."""
    return text.lower().isin(["yes", "true", "1", "y"])


def parse_plain(
    text: ir.StringValue, kind: str, currency: str, order: str, zone: str, comma: bool
) -> ir.Value:
    """A cleaned cell as a value if it is written plainly, as nearly all are; else NULL."""
    if kind == "money" and plain_money(currency, comma):
        return _decimal(text)
    return plain_count(text) if kind == "count" else parse(text, kind, currency, order, zone, comma)


def parse(text: ir.StringValue, kind: str, currency: str, order: str, zone: str, comma: bool) -> ir.Value:
    """A cleaned cell as a value of one of our column types."""
    if kind == "money":
        return money(text, currency, comma)
    if kind in ("time", "day"):
        return time(text, order, zone) if kind == "time" else day(text, order)
    if kind == "text":
        return text
    return {"id": identifier, "count": count, "number": number, "rate": rate, "flag": flag}[kind](text)
