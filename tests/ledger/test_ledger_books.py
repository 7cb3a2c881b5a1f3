"""The simulated seller keeps books of its own. Ours, read from its export files, say the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.simulate import World, write_exports
from channelshift.workflows.import_export import import_files
from channelshift.workflows.profit import profit
from channelshift.workflows.workspace import Workspace

UNTIL = date(2022, 10, 31)
FIGURES = ("gross_sales", "seller_discount", "refunds", "net_sales")


@pytest.fixture(scope="module")
def world() -> World:
    return World(7, last_day=UNTIL)


@pytest.fixture(scope="module")
def workspace(world: World, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("books")
    opened = Workspace.open(folder / "workspace")
    import_files(opened, write_exports(world, folder / "exports", UNTIL))
    return opened


def test_orders_and_net_sales_of_every_route_and_month_equal_the_worlds_books(
    world: World, workspace: Workspace
):
    ours: dict[tuple[str, str], tuple[object, ...]] = {}
    for currency, market in (("USD", "US"), ("GBP", "GB")):
        table = profit(
            workspace, ("route", "month"), basis="created", currency=currency, where={"market": market}
        )
        for row in table.rows:
            if row.orders:
                ours[row.key] = (row.orders, row.units, *(_cents(row.figures[f]) for f in FIGURES))
    books = {
        key: (row.orders, row.units, *(getattr(row, f) for f in FIGURES))
        for key, row in world.history(UNTIL).books().items()
        if row.orders
    }
    assert ours == books


def test_every_creator_sample_costs_what_the_books_say(world: World, workspace: Workspace):
    """The books write down goods and packing; the parcel to the creator is paid by the seller too."""
    history = world.history(UNTIL)
    gifts = [order for order in history.orders if order.is_sample and order.paid_at is not None]
    parcels = sum((max(line.product.shipping for line in order.lines) for order in gifts), Decimal(0))
    books = sum((row.samples_usd for row in history.books().values()), Decimal(0)) - parcels
    assert books < 0
    assert _cents(profit(workspace).total.figures["samples"]) == books


def _cents(amount: Decimal | None) -> Decimal:
    assert amount is not None
    return amount.quantize(Decimal("0.01"))
