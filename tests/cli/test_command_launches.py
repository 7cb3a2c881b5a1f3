"""channelshift launches: the same figures as the page, and a launch led from idea to verdict."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from channelshift.workflows import demo_launches
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path):
    """A shop without files that looks out from 10 August 2023."""
    Workspace.open(tmp_path / "mei").remember(today=date(2023, 8, 10).isoformat())
    return tmp_path / "mei"


def test_the_list_the_table_and_one_launch_say_the_same(run, home, tmp_path):
    demo_launches.furnish()
    listed = run("launches", "--csv", tmp_path / "l.csv", "--json", "-w", home).json
    advice = {row["facts"]["name"]: row["test"] and row["test"]["outcome"] for row in listed["rows"]}
    assert advice["Folding Lunch Box, 1.2l"] == "stop" and advice["Steam Pet Brush"] == "go_on"
    with (tmp_path / "l.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = {row["name"]: row for row in csv.DictReader(text)}
    lunch = rows["Folding Lunch Box, 1.2l"]
    assert (lunch["clicks"], lunch["orders"], lunch["advice"]) == ("972", "10", "stop")
    one = run("launches", "show", lunch["launch"], "-w", home)
    assert "stop: 10 orders of 972 clicks; hurdle 1.20%, hoped for 2.40%" in one.out
    shown = run("launches", "-w", home).out
    assert "6 days late" in shown and "Guangmei Lighting" in shown


def test_a_launch_is_led_from_idea_to_verdict(run, home):
    def told(*words: object) -> str:
        ran = run("launches", *words, "-w", home)
        assert ran.code == 0, ran.err
        return ran.out

    made = told("add", "Mug", "--sku", "MUG-9", "--on", "2023-07-01").split()[1]
    told("step", made, "sample_asked", "--on", "2023-07-02")
    told("step", made, "selling", "--on", "2023-08-01")
    told("terms", made, "hurdle=0.02", "hoped=0.04")
    assert "go_on: 10 orders of 200 clicks" in told("day", made, "2023-08-01", 200, 10)
    assert "refill: 20 orders of 400 clicks" in told("day", made, "2023-08-02", 200, 10)
    assert "The rule advised: refill." in told("verdict", made, "scale")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "99"), "There is no such launch."),
        (("terms", "99", "hurdle=soon"), "soon is no number."),
        (("step", "99", "selling"), "There is no such launch."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, home, words, said):
    ran = run("launches", *words, "-w", home)
    assert (ran.code, ran.out) == (1, "") and said in ran.err
