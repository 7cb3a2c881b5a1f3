"""Stock that would strand becomes a task for the last day on which its route still sells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import RouteStock, StockAnswer, StrandedRow
from channelshift.workflows.tasks_of_stock import stock_drafts

LINK = "tiktok_video>product_link>own_store>platform_warehouse@US"


def stock(*closing: RouteStock) -> StockAnswer:
    """Ten lamps in the platform's warehouse that nothing sells after the closing."""
    return StockAnswer(
        currency="USD",
        on=date(2023, 8, 10),
        period=Period(date(2023, 5, 12), date(2023, 8, 9)),
        closing_by=date(2023, 11, 8),
        shelves=(),
        pools=(),
        tiers=(),
        closing=closing,
        stranded=(StrandedRow("LAMP", "platform_warehouse", "US", 10, Decimal(42), None),),
    )


def test_what_strands_when_a_route_closes_on_the_12th_is_due_on_the_11th():
    closing = RouteStock(LINK, ("tiktok-storefront-off",), date(2023, 9, 12), 30, Decimal(42))
    (draft,) = stock_drafts(stock(closing), "/stock/")
    assert draft.due_on == date(2023, 9, 11)


def test_without_a_closing_day_there_is_no_deadline():
    (draft,) = stock_drafts(stock(), "/stock/")
    assert draft.due_on is None
