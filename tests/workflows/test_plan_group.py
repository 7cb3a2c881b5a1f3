"""Ada's group plans all its shops at once: three of Mei's make, one without sales, one that is broken."""

from __future__ import annotations

import csv
import shutil
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from channelshift.planning.problem import Lever, Limits, Margin, Problem, Product
from channelshift.planning.response import Curve
from channelshift.terms.text import sentence
from channelshift.workflows.plan_group import NoShops, plan_group, shops_in
from channelshift.workflows.plan_group_job import ShopPlan, ShopQuestion, pack, plan_packed
from channelshift.workflows.plan_group_spark import NoSpark, on_spark
from channelshift.workflows.plan_group_table import as_csv, rows_of, write_parquet
from channelshift.workflows.workspace import Workspace
from spark_cluster import cluster, needs_spark, session

MONDAY = date(2023, 8, 14)


def mug_shop(name: str, margin: float, budget: float) -> ShopQuestion:
    """One product on two sources, a budget for four weeks."""
    levers = tuple(
        Lever(
            name=source,
            route=source,
            source=source,
            format="video",
            unit="money",
            curve=Curve(base=0, scale=100, half=half),
            now=50.0,
            most=1000.0,
            platform=source,
            market="US",
            pool=None,
        )
        for source, half in (("youtube", 200.0), ("reels", 400.0))
    )
    problem = Problem(
        first_day=MONDAY,
        levers=levers,
        products=(Product("MUG-1", share=1.0),),
        margins=tuple(Margin(v.name, "MUG-1", margin) for v in levers),
        limits=Limits(budget=budget),
        weeks=4,
    )
    return ShopQuestion(name, f"/shops/{name}", problem)


def too_small(question: ShopQuestion) -> ShopQuestion:
    """The same shop, told to spend more on a source than it has."""
    assert question.problem is not None
    levers = tuple(replace(v, least=100.0) for v in question.problem.levers)
    return replace(question, problem=replace(question.problem, levers=levers))


def told(plans: tuple[ShopPlan, ...]) -> list[ShopPlan]:
    """Rows without the seconds they took."""
    return [replace(plan, seconds=0.0) for plan in plans]


GROUP = (
    mug_shop("mei", 10.0, 800.0),
    mug_shop("omar", 8.0, 2000.0),
    mug_shop("ada", 2.0, 400.0),
    too_small(mug_shop("broke", 10.0, 100.0)),
    ShopQuestion("new", "/shops/new", wrong=sentence("There are no sales yet.")),
)


def test_a_shop_s_row_says_what_the_plan_earns_beyond_going_on_and_how_sure_that_is() -> None:
    row = plan_packed(pack(GROUP[0]))
    assert row.wrong is None
    assert row.as_now == pytest.approx(4 * (10 * (22.12 + 11.75) - 100), abs=0.5)  # 50 USD on each a week
    assert row.gain is not None and row.gain > 0
    assert row.gap is not None and row.gap <= 0.01
    assert row.first_steps[0].startswith("spend youtube: ")


def test_a_limit_that_cannot_hold_is_the_row_of_that_shop_alone() -> None:
    rows = [plan_packed(pack(question)) for question in GROUP]
    assert [row.shop for row in rows if row.wrong] == ["broke", "new"]
    assert rows[3].earns is None
    assert "budget" in str(rows[3].wrong)


def test_whatever_breaks_is_named_and_the_others_go_on() -> None:
    row = plan_packed(pack(replace(GROUP[0], problem="no question at all")))  # type: ignore[arg-type]
    assert str(row.wrong).startswith("This went wrong on our side (AttributeError: ")


def test_the_table_keeps_cents_and_leaves_empty_what_is_not_known(tmp_path: Path) -> None:
    plans = (
        ShopPlan("mei", "/shops/mei", "USD", 1234.567, 1000.0, 0.004, ("spend youtube: 120.0 USD",)),
        ShopPlan("=cmd()", "/shops/x", wrong=GROUP[4].wrong),
    )
    write_parquet(plans, tmp_path / "group.parquet")
    kept = pq.read_table(tmp_path / "group.parquet").to_pylist()
    assert kept == rows_of(plans)
    assert kept[0]["gain"] == Decimal("234.57")
    assert kept[1]["earns"] is None
    rows = list(csv.DictReader(as_csv(plans).lstrip("\ufeff").splitlines()))
    assert (rows[1]["shop"], rows[1]["earns"]) == ("'=cmd()", "")


def test_folders_of_shops_are_looked_into_and_what_is_no_shop_is_said(tmp_path: Path) -> None:
    for name in ("mei", "omar"):
        Workspace.open(tmp_path / "group" / name)
    (tmp_path / "group" / "notes").mkdir()
    ada = Workspace.open(tmp_path / "ada").path
    found = shops_in([tmp_path / "group", ada, tmp_path / "group" / "mei"])
    assert [path.name for path in found] == ["mei", "omar", "ada"]
    with pytest.raises(NoShops) as raised:
        shops_in([tmp_path / "nowhere"])
    assert str(raised.value).endswith("holds no shop: name a workspace, or a folder of workspaces.")
    assert not (tmp_path / "nowhere").exists()


def test_a_shop_without_sales_and_a_broken_one_do_not_stop_the_demo(demo: Workspace, tmp_path: Path) -> None:
    """The demo shop's row is what its own plan earns."""
    Workspace.open(tmp_path / "new")
    Workspace.open(tmp_path / "torn").path.joinpath("my-rules.yaml").write_text("{", encoding="utf-8")
    shutil.copytree(demo.path, tmp_path / "torn", dirs_exist_ok=True)
    said: list[float] = []
    rows = plan_group(
        [tmp_path / "new", tmp_path / "torn", demo.path],
        date(2023, 8, 14),
        weeks=4,
        tell=lambda part, what: said.append(part),
    )
    assert [row.folder for row in rows] == [str(tmp_path / n) for n in ("new", "torn")] + [str(demo.path)]
    assert str(rows[0].wrong).startswith("Nothing has been imported yet.")
    assert rows[1].wrong is not None
    assert rows[2].wrong is None
    assert rows[2].gain is not None and rows[2].gain >= 0
    assert said == sorted(said) and said[-1] == 1.0


def test_without_spark_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(NoSpark) as raised:
        on_spark([], "local[2]")
    assert str(raised.value).startswith("Spark is not installed here")


@pytest.mark.spark
def test_a_cluster_of_two_workers_makes_the_same_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = needs_spark()
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    packed = [pack(question) for question in GROUP]
    here = tuple(map(plan_packed, packed))
    with cluster(home, tmp_path / "cluster") as address, session(home, address, tmp_path) as spark:
        assert spark.sparkContext.master == address
        there = on_spark(packed, address)
    assert told(there) == told(here)
    assert sum(row.earns is not None for row in there) == 3
