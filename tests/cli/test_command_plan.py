"""channelshift plan and demo: where to move, and the whole story in one go."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest

from channelshift.cli import serving


def test_a_plan_keeps_its_budget_and_is_written_whole(run, shop, tmp_path):
    files = ("--csv", tmp_path / "plan.csv", "--xlsx", tmp_path / "plan.xlsx")
    limits = ("--weeks", 3, "--budget", "150", "--hours", "40", "--most-on-one-platform", "90")
    ran = run("plan", "--from", "2023-08-14", *limits, *files, "--json", "-w", shop)
    assert ran.code == 0
    plan = ran.json
    assert (plan["first_day"], plan["weeks"], plan["currency"]) == ("2023-08-14", 3, "USD")
    spend: dict[str, Decimal] = {}
    for line in plan["lines"]:
        if line["what"] == "spend":
            spend[line["week"]] = spend.get(line["week"], Decimal(0)) + Decimal(line["amount"])
    assert spend and all(amount <= 152 for amount in spend.values())  # each line is rounded to a dollar
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as text:
        assert len(list(csv.DictReader(text))) == len(plan["lines"])
    assert (tmp_path / "plan.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("limit", ["luck=1", "buying=lots"])
def test_a_limit_the_planner_does_not_know_is_named(run, shop, limit):
    ran = run("plan", "--limit", limit, "-w", shop)
    assert (ran.code, ran.out) == (1, "")
    assert limit.split("=")[0] in ran.err


def test_a_plan_is_shown_with_its_reasons(run, shop):
    shown = run("plan", "--weeks", 2, "-w", shop).out
    assert "The week of 2023-08-14" in shown
    assert "What this rests on" in shown


@pytest.fixture
def built(monkeypatch):
    """The demo shop is there already; building it has a test of its own."""
    monkeypatch.setattr("channelshift.workflows.demo.build_demo", lambda workspace, progress: [])


@pytest.mark.django_db
def test_the_demo_tells_the_story_and_stops_where_it_is_told(run, shop, built):
    shown = run("demo", "--no-serve", "-w", shop)
    assert shown.code == 0
    parts = [
        "1. What do I earn",
        "2. What is ahead?",
        "3. What does the end of product links cost me?",
        "4. Where",
    ]
    places = [shown.out.index(part) for part in parts]
    assert places == sorted(places)
    assert shown.out.rstrip().endswith(f"channelshift serve --workspace {shop}")


@pytest.mark.django_db
def test_the_demo_as_json_is_one_document_and_serves_nothing(run, shop, built, monkeypatch):
    def nobody(*given: object) -> list[str]:
        raise AssertionError("served")

    monkeypatch.setattr(serving, "server_command", nobody)
    story = json.loads(run("demo", "--json", "-w", shop).out)
    assert list(story) == ["overview", "what_if", "plan"]
    assert story["what_if"]["event"]["rule_id"] == story["overview"]["next_events"][0]["rule_id"]
