"""The rules, checked in sentences an expert can read: tests/rulebook/sentences/*.yaml."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from channelshift.rulebook import Rulebook, RulebookDay
from channelshift.terms.route import Route

SENTENCES = [
    pytest.param(said, id=f"{path.stem}: {said['it']}")
    for path in sorted(Path(__file__).with_name("sentences").glob("*.yaml"))
    for said in yaml.safe_load(path.read_text("utf-8"))
]


def opened(said: dict[str, Any]) -> RulebookDay:
    book = Rulebook.packaged().without(said.get("without", ()))
    return book.assuming(*said.get("assuming", ())).on(date.fromisoformat(str(said["day"])))


def answers(day: RulebookDay, said: dict[str, Any]) -> dict[str, Any]:
    """What the book answers to everything the sentence could expect of a route."""
    route = Route.parse(said["route"])
    status, link = day.route(route), day.may_link_out(route)
    return {
        "state": status.state.value,
        "rule": status.rules[0].id if status.rules else None,
        "since_observed": status.since_observed,
        "may_link_out": link.allowed,
        "costs": {
            c.rule_id: str(c.fixed) if c.fixed else c.rate
            for c in day.sale_costs(route, said.get("category"))
        },
    }


def expected(said: dict[str, Any]) -> dict[str, Any]:
    wanted = dict(said["expect"])
    if "costs" in wanted:
        wanted["costs"] = {rule: _cost(cost) for rule, cost in wanted["costs"].items()}
    return wanted


def _cost(cost: str | None) -> Decimal | str | None:
    return cost if cost is None or " " in cost else Decimal(cost)


@pytest.mark.parametrize("said", [p for p in SENTENCES if "route" in p.values[0]])
def test_route(said):
    wanted = expected(said)
    found = answers(opened(said), said)
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize("said", [p for p in SENTENCES if "documents" in p.values[0]])
def test_documents(said):
    asked = {rule.id for rule in opened(said).documents(**said["documents"])}
    wanted = said["expect"]
    assert set(wanted.get("with", ())) - asked == set()
    assert set(wanted.get("without", ())) & asked == set()


def test_every_sentence_is_asked():
    assert all(("route" in p.values[0]) != ("documents" in p.values[0]) for p in SENTENCES)
    assert len(SENTENCES) > 60
