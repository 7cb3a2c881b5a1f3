"""What goes in and out: texts bounded and without control characters, numbers within what is kept."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from ninja import Path, Query, Schema
from pydantic import AfterValidator, ConfigDict, Field

from channelshift.api.problems import Problem

LARGEST = 2**53
MOST_DEEP = 6
Row = TypeVar("Row")


def _plain(text: str) -> str:
    if any(ord(c) < 32 and c not in "\n\t" or 0xD800 <= ord(c) <= 0xDFFF or ord(c) == 127 for c in text):
        raise ValueError("holds characters that no text has")
    return text


def _plain_all(value: Any, deep: int = 0) -> Any:
    """A condition as it was sent, if every text in it is a text and every number a number."""
    if deep > MOST_DEEP:
        raise ValueError("is nested too deep")
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("holds a number that is none")
    if isinstance(value, dict):
        return {_plain(key): _plain_all(part, deep + 1) for key, part in value.items()}
    return [_plain_all(part, deep + 1) for part in value] if isinstance(value, list) else value


Short = Annotated[str, Field(max_length=60), AfterValidator(_plain)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Long = Annotated[str, Field(max_length=2000), AfterValidator(_plain)]
Facts = Annotated[dict[str, Any], Field(max_length=40), AfterValidator(_plain_all)]
Number = Path(..., ge=1, le=LARGEST)
Limit = Query(50, ge=1, le=200, description="rows at once")
Offset = Query(0, ge=0, le=1_000_000, description="rows to pass over")
REFUSED: dict[Any, Any] = {frozenset({400, 401, 403, 404, 413, 422, 429}): Problem}


class Given(Schema):
    """A body: what it has no word for is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[Row]):
    """Some rows, and how many there are in all."""

    items: list[Row]
    total: int


class Target(Given):
    """One address a link leads to, with its share among the others."""

    url: Long
    weight: int = Field(1, ge=1, le=1000)
    name: Short = ""


class Rule(Given):
    """Targets under conditions that must all hold: country, device, language, in_app, from, to, rulebook."""

    when: Facts
    targets: list[Target] = Field(max_length=20)


class LinkIn(Given):
    """A link to be made."""

    code: Short = ""
    name: Name = ""
    targets: list[Target] = Field(max_length=20)
    rules: list[Rule] = Field(default=[], max_length=50)
    utm: dict[Short, Name] = Field(default={}, max_length=10)
    source: Short = ""
    hop: Short = ""
    market: Short = ""
    content_id: Name = ""
    creator: Name = ""
    expires_on: date | None = None
    expired_url: Long = ""


class LinkChange(Given):
    """What changes of a link; what is left out stays."""

    name: Name | None = None
    targets: list[Target] | None = Field(None, max_length=20)
    rules: list[Rule] | None = Field(None, max_length=50)
    utm: dict[Short, Name] | None = Field(None, max_length=10)
    expires_on: date | None = None
    expired_url: Long | None = None


class LinkOut(Schema):
    """A link as it stands."""

    code: str
    name: str
    targets: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    utm: dict[str, Any]
    source: str
    market: str
    content_id: str
    expires_at: datetime | None
    archived_at: datetime | None
    created_at: datetime


class DayOut(Schema):
    """Clicks of people on one day (UTC), by the rule that led them: 0 is the rest, expired the end."""

    day: date
    people: int
    by_rule: dict[str, int]


class ContactOut(Schema):
    """A contact without a name and without an identifier."""

    id: int
    channel: str
    language: str
    market: str
    content_id: str
    consent: str
    consent_at: datetime | None
    created_at: datetime
    erased: bool


class ConsentIn(Given):
    """What makes a consent one: where, when, to which words."""

    where: Short = Field(min_length=1)
    at: datetime
    wording: Long
    purpose: Short = "offers"


class ContactIn(Given):
    """Somebody who agreed to hear from the shop."""

    channel: Short
    identifier: Name
    name: Name = ""
    language: Short = ""
    market: Short = ""
    bought_on: list[Short] = Field(default=[], max_length=12)
    content_id: Name = ""
    consent: ConsentIn


class WithdrawIn(Given):
    """Where somebody said that they want no more."""

    where: Short = "api"


class TaskOut(Schema):
    """One thing to do. `stake` is the CM3 that waits for it; null: not available."""

    id: int
    origin: str
    title: str
    due_on: date | None
    stake: Decimal | None
    stake_currency: str
    owner: str
    state: str
    place: str


class DoneIn(Given):
    """A word on how it was done."""

    note: Name = ""


class ImportOut(Schema):
    """A file that was handed over."""

    id: str
    file: str
    status: str
    progress: float
    said: str
    created_at: datetime


class PlanOut(Schema):
    """A saved plan, without its weeks."""

    id: int
    first_day: date
    weeks: int
    limits: dict[str, Any]
    created_at: datetime


class WholePlanOut(PlanOut):
    """A saved plan with all it answers; amounts are decimal texts."""

    answer: dict[str, Any]
