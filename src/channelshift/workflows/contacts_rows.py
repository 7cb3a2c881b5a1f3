"""The rows of a contact file, read one by one: what can be used of each, and complaints by row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from channelshift.rulebook.words import COUNTRIES
from channelshift.terms.complaints import ChannelshiftError, Complaint
from channelshift.terms.market import market_named
from channelshift.terms.route import Checkout
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.consent import OFFERS, PURPOSES, Evidence
from channelshift.workflows.contacts_keys import Key, NoSuchKey, key_of, zone_of_market

COLUMNS = (
    "channel",
    "id",
    "name",
    "language",
    "market",
    "bought_on",
    "content_id",
    "consent_purpose",
    "consent_day",
    "consent_where",
    "consent_wording",
)
NEEDED = ("channel", "id")
EXAMPLE = (
    ("whatsapp", "+44 7400 123456", "Grace", "en", "GB", "own_store", "7301", "offers", "2026-03-02"),
    ("telegram", "123456789", "Ana", "es", "ES", "tiktok_shop", "", "", ""),
)
_EXAMPLE_ENDS = (("web form", "Yes, send me offers on WhatsApp. I can stop at any time."), ("", ""))
MOST_ROWS = 50_000
MOST_BYTES = 10_000_000
MOST_OF_A_HEAD = 10_000
_CHECKOUTS = {c.value for c in Checkout}


class NotAContactFile(ChannelshiftError):
    """A file has no head we know, or is too big to be read at once."""


@dataclass(frozen=True)
class ContactDraft:
    """What one row says of a contact, and the evidence of their consent where it has some."""

    row: int
    key: Key
    name: str
    language: str
    market: str
    zone: str
    bought_on: tuple[str, ...]
    content_id: str
    evidence: Evidence | None


def template() -> str:
    """The empty file with two examples: one contact who agreed, and one who was not asked."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    # The number is written without its plus: a spreadsheet would take a leading plus for a formula.
    for row, end in zip(EXAMPLE, _EXAMPLE_ENDS, strict=True):
        writer.writerow([cell.removeprefix("+") for cell in (*row, *end)])
    return "\ufeff" + out.getvalue()


def is_contact_file(path: Path) -> bool:
    """Whether a file that was handed over as an export is a list of contacts in our own form."""
    with path.open("rb") as file:
        head = file.readline(MOST_OF_A_HEAD).decode("utf-8-sig", errors="replace")
    named = {cell.strip(" \"'\r\n").casefold() for cell in re.split("[,;\t]", head)}
    return named.issuperset(NEEDED) and any(name.startswith("consent_") for name in named)


@dataclass
class Rows:
    """A contact file, row by row. After the last row, `complaints` holds what was wrong with it."""

    file: str
    content: bytes

    def __post_init__(self) -> None:
        self.complaints: list[Complaint] = []
        self.read = 0

    def __iter__(self) -> Iterator[ContactDraft]:
        rows = self._cells()
        columns = self._head(next(rows, (1, []))[1])
        for number, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if self.read >= MOST_ROWS:
                self._say(number, "", sentence("Only the first {n} rows are read.", n=MOST_ROWS))
                return
            self.read += 1
            given = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
            draft = self._draft(number, given)
            if draft is not None:
                yield draft

    # -------------------------------------------------------------- the file

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their numbers, as far as they can be read."""
        reader = csv.reader(io.StringIO(self._text(), newline=""), delimiter=self._delimiter())
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, cells
        except csv.Error as error:
            self._say(number + 1, "", sentence("This row cannot be read: {why}.", why=str(error)))

    def _text(self) -> str:
        if len(self.content) > MOST_BYTES:
            raise NotAContactFile(
                sentence("{file} is larger than {n} million bytes. Cut it into parts.", file=self.file, n=10)
            )
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotAContactFile(
                sentence("{file} is not written in UTF-8. Save it as CSV UTF-8.", file=self.file)
            ) from None

    def _delimiter(self) -> str:
        head = self._text().split("\n", 1)[0]
        return max(",;\t", key=head.count)

    def _head(self, cells: list[str]) -> dict[str, int]:
        named = [cell.strip().casefold() for cell in cells]
        missing = [name for name in NEEDED if name not in named]
        if missing:
            raise NotAContactFile(
                sentence(
                    "{file} has no column {names}. Take the template's head.",
                    file=self.file,
                    names=", ".join(missing),
                )
            )
        for name in named:
            if name and name not in COLUMNS:
                self._say(
                    1, name, sentence("This column is not one of the template's; it was not read."), False
                )
        return {name: named.index(name) for name in COLUMNS if name in named}

    # -------------------------------------------------------------- one row

    def _draft(self, row: int, given: Mapping[str, str]) -> ContactDraft | None:
        market = self._market(row, given.get("market", ""))
        channel = given.get("channel", "").casefold()
        try:
            key = key_of(channel, _without_quote(given.get("id", "")), market)
        except NoSuchKey as error:
            column = "channel" if channel not in ("telegram", "whatsapp") else "id"
            self._say(row, column, error.message)
            return None
        where = key.market or market
        if key.phone and market and key.market and key.market != market:
            said = sentence("The number is of {number}, not of {market}.", number=key.market, market=market)
            self._say(row, "market", said, False)
        return ContactDraft(
            row=row,
            key=key,
            name=given.get("name", "")[:100],
            language=self._language(row, given.get("language", "")),
            market=where,
            zone=key.zone or zone_of_market(where),
            bought_on=self._bought_on(row, given.get("bought_on", "")),
            content_id=given.get("content_id", "")[:100],
            evidence=self._evidence(row, given),
        )

    def _market(self, row: int, text: str) -> str:
        if not text:
            return ""
        found = market_named(text)
        code = found.code if found else text.upper()
        if code not in COUNTRIES:
            self._say(
                row,
                "market",
                sentence("{text} is no market. Write two letters, such as GB.", text=text),
                False,
            )
            return ""
        return code

    def _language(self, row: int, text: str) -> str:
        code = text.casefold().replace("_", "-")
        if not code or (
            len(code) <= 10 and code.replace("-", "").isascii() and code.replace("-", "").isalnum()
        ):
            return code
        self._say(
            row,
            "language",
            sentence("{text} is no language. Write en, zh or the like.", text=text[:20]),
            False,
        )
        return ""

    def _bought_on(self, row: int, text: str) -> tuple[str, ...]:
        named = [part.strip().casefold() for part in text.replace(";", ",").split(",") if part.strip()]
        for name in named:
            if name not in _CHECKOUTS:
                said = sentence(
                    "{text} is no checkout. Choose from: {names}.",
                    text=name[:40],
                    names=", ".join(sorted(_CHECKOUTS)),
                )
                self._say(row, "bought_on", said, False)
        return tuple(dict.fromkeys(name for name in named if name in _CHECKOUTS))

    def _evidence(self, row: int, given: Mapping[str, str]) -> Evidence | None:
        """The consent a row proves; where it says half of it, a complaint, and no consent."""
        named = {name: given.get(f"consent_{name}", "") for name in ("purpose", "day", "where", "wording")}
        if not (named["day"] or named["where"] or named["wording"]):
            return None
        for name in ("day", "where", "wording"):
            if not named[name]:
                said = sentence("A consent needs its day, where it was given and the words agreed to.")
                self._say(row, f"consent_{name}", said, False)
                return None
        purpose = named["purpose"].casefold() or OFFERS
        if purpose not in PURPOSES:
            said = sentence(
                "{text} is no purpose. Choose from: {names}.", text=purpose[:40], names=", ".join(PURPOSES)
            )
            self._say(row, "consent_purpose", said, False)
            return None
        at = self._day(row, named["day"])
        if at is None:
            return None
        return Evidence(named["where"], at, purpose, named["wording"], given.get("content_id", ""))

    def _day(self, row: int, text: str) -> datetime | None:
        """The start of a day in UTC; the hour where the file says one, with its zone."""
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            said = sentence("{text} is no day. Write it as year-month-day.", text=text[:40])
            self._say(row, "consent_day", said, False)
            return None
        if len(text) <= 10:
            at = datetime.combine(at.date(), clock(), ZoneInfo("UTC"))
        at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))
        if at > timezone.now() or at < timezone.now() - timedelta(days=365 * 30):
            self._say(
                row, "consent_day", sentence("{day} cannot be the day of a consent.", day=at.date()), False
            )
            return None
        return at

    def _say(self, row: int, column: str, said: Sentence, left_out: bool = True) -> None:
        self.complaints.append(Complaint(self.file, "", row, column, said, left_out))


def _without_quote(text: str) -> str:
    """A number as a spreadsheet keeps it from being a formula: with an apostrophe in front."""
    return text.removeprefix("'")
