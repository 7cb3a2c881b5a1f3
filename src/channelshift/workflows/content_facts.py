"""The shop's content as facts: each video, live session and post once, with what it brought and cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.content.items import Item
from channelshift.terms.days import Period
from channelshift.workflows.workspace import Workspace


@dataclass(frozen=True)
class ContentWeek:
    """One content in one ISO week. `days` of it are told of by files; orders and CM3 are the ledger's."""

    content_id: str
    monday: date
    days: int
    views: int | None
    clicks: int | None
    orders: int
    cm3: Decimal | None  # in the reporting currency


def items(workspace: Workspace, period: Period | None = None) -> list[Item]:
    """Every content that a file or the ledger names, each once, over a period (all days where none is given).

    Money is the ledger's, by paid day, in the reporting currency. Genres are a person's word, the file's, a
    hashtag's or proposed, in this order; a person's word is the current shop's, so call it inside `in_shop`.
    """
    raise NotImplementedError


def weekly(
    workspace: Workspace, content_ids: Collection[str] | None, first: date, last: date
) -> dict[str, list[ContentWeek]]:
    """Per content its ISO weeks that lie whole between two days, in order, without gaps.

    Statistics whose period is longer than a week are in no week. A week of which no file tells has no views.
    """
    raise NotImplementedError
