"""One visit to a short link, as the log keeps it: a line of text between tabs.

No address is in it. `visitor` is a hash under a salt that is thrown away at the end of the day (UTC), so
two visits of one day can be told to be one visitor's, and nothing more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

PERSON, BOT, AHEAD, HEAD = "person", "bot", "ahead", "head"
KINDS = (PERSON, BOT, AHEAD, HEAD)  # ahead: a browser fetched it before anyone asked
NO_RULE, EXPIRED = "0", "expired"
FIELDS = 13
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Click(NamedTuple):
    """One visit. Only a person's counts; the others are kept so that what was left out can be shown."""

    id: str  # unique over all workers, restarts and machines; `cs_click` at the target
    at: datetime  # UTC
    visitor: str  # 16 hex digits, of this day only
    country: str  # ISO 3166 alpha-2; empty: not known
    language: str  # the visitor's first, lower case: zh-cn; empty: not stated
    channel: str  # `ch` or `utm_source` of the short address as asked for, else the link's placement
    device: str
    app: str  # the app in whose own browser it was opened; empty: an ordinary browser
    kind: str
    shop_id: int
    code: str
    rule: str  # "1" is the link's first rule; NO_RULE: none fitted; EXPIRED: the link was over
    target: str  # the target's name, else its host; empty: our own page

    @property
    def counts(self) -> bool:
        return self.kind == PERSON


class NoClick(ValueError):
    """A frame was whole and held something else than a click: another version wrote it."""


def read_click(text: bytes) -> Click:
    """The click in a frame of the log. Raises NoClick."""
    parts = text.decode("utf-8", "replace").split("\t")
    if len(parts) != FIELDS or parts[8] not in KINDS:
        raise NoClick(text)
    try:
        at, shop_id = _EPOCH + timedelta(microseconds=int(parts[1])), int(parts[9])
    except (ValueError, OverflowError) as error:
        raise NoClick(text) from error
    return Click(
        id=parts[0],
        at=at,
        visitor=parts[2],
        country=parts[3],
        language=parts[4],
        channel=parts[5],
        device=parts[6],
        app=parts[7],
        kind=parts[8],
        shop_id=shop_id,
        code=parts[10],
        rule=parts[11],
        target=parts[12],
    )
