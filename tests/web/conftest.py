"""Pages are tested over given answers: what a workflow answers is tested where it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import mei_answers as mei
import pytest

from channelshift.web import ask


@dataclass
class MeisShop:
    """What the workflows answer for Mei. A test may change an answer and see what was asked."""

    empty: bool = False
    answers: dict[str, Any] = field(
        default_factory=lambda: {
            "overview": mei.OVERVIEW,
            "reports": [mei.SHEET],
            "complaints": mei.COMPLAINTS,
            "profit": mei.ROUTES,
            "source_rows": mei.SOURCE_ROWS,
            "events": mei.EVENTS,
            "holding_on": mei.EVENTS[:2],
            "add_own": mei.EVENTS[4],
            "what_if": mei.WHAT_IF,
            "candidates": mei.EVENTS,
            "propose_plan": mei.PLAN,
            "plan_as_csv": "week,what\n",
            "plan_as_xlsx": b"PK",
            "plan_as_ics": "BEGIN:VCALENDAR\r\n",
            "plan_slid": mei.SLID,
            "plans_compared": mei.COMPARED,
            "import_file": mei.LOADED,
            "publish": None,
            "build_demo": None,
            "reporting_currency": "USD",
            "today": date(2023, 8, 10),
            "currencies": ("USD", "GBP"),
            "content_titles": {},
            "template_names": ["products.csv"],
            "template": b"sku\n",
            "my_routes": (mei.LINK, mei.SHOP),
        }
    )
    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def answer(self, name: str, *question: Any) -> Any:
        self.asked.append((name, question))
        found = self.answers[name]
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> MeisShop:
    """Mei's shop, with sales."""
    mine = MeisShop()
    monkeypatch.setattr(ask, "is_empty", lambda: mine.empty)
    for name in mine.answers:
        monkeypatch.setattr(ask, name, lambda *question, name=name: mine.answer(name, *question))
    return mine


@pytest.fixture(autouse=True)
def rows(db: None) -> None:
    """Every page asks whose shop it is shown for: there is always a store."""
