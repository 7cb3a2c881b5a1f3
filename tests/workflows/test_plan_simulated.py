"""The short way to a simulated shop's weeks says what the real importers say of the same shop's files."""

from __future__ import annotations

from datetime import date

import pytest

from channelshift.planning.solve import solve
from channelshift.simulate import World
from channelshift.workflows.plan_history import History, history_before
from channelshift.workflows.plan_problem import ask
from channelshift.workflows.plan_simulated import SimulatedBooks
from channelshift.workflows.workspace import Workspace

UNTIL, MONDAY = date(2023, 8, 9), date(2023, 8, 14)


@pytest.fixture(scope="module")
def both(demo: Workspace) -> tuple[History, History]:
    """The demo shop by its files, and by its world."""
    return history_before(demo, MONDAY), SimulatedBooks(World(2023), UNTIL).history()


def test_orders_units_hours_spend_costs_and_stock_are_the_same(both: tuple[History, History]) -> None:
    files, world = both
    assert files.weeks == world.weeks
    for table in ("orders", "spend", "hours"):
        by_files, by_world = getattr(files, table), getattr(world, table)
        assert set(by_files) == set(by_world)
        for name in by_files:
            assert files.series(by_files[name]) == pytest.approx(world.series(by_world[name]))
    assert files.costs == world.costs
    assert files.stock == world.stock
    assert {key: sold.units for key, sold in files.sold.items()} == {
        key: sold.units for key, sold in world.sold.items()
    }


def test_margins_differ_by_what_only_statements_tell(both: tuple[History, History]) -> None:
    """A lost parcel, a storage bill and their rounding: a few per cent of what a route brings."""
    files, world = both
    for route in files.orders:
        brought = [sum(s.margin for (r, _), s in h.sold.items() if r == route) for h in both]
        assert brought[0] == pytest.approx(brought[1], rel=0.06)
    assert files.skus == world.skus


def test_both_lead_to_the_same_plan(both: tuple[History, History], demo: Workspace) -> None:
    plans = [
        solve(ask(history, demo.rulebook(), MONDAY, 6, {}, 0.2).problem, gap=0.01, seconds=30)
        for history in both
    ]
    assert plans[0].objective == pytest.approx(plans[1].objective, rel=0.04)
    hours = [float(plan.inputs[0].sum()) for plan in plans]
    assert hours[0] == pytest.approx(hours[1], rel=0.05)
