"""TikTok Ads Manager's campaign report by day: a total row last, `-` for what cannot be divided."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from channelshift.simulate import levers as lv
from channelshift.simulate.files.table import head_of, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.things import ZERO, SpendDay, cents

HEAD = head_of("tiktok_ads")


def write(history: History, folder: Path) -> list[Path]:
    spent = [day for day in history.spend if day.route == lv.TIKTOK_ADS]
    rows = [_row(day.campaign, f"{day.day}", "Active", *_counts(day)) for day in spent]
    totals = [sum(column, ZERO) for column in zip(*(_counts(day) for day in spent), strict=True)]
    if rows:
        rows.append(_row(f"Total of {len(rows)} results", "-", "-", *totals))
    name = f"Campaign report {history.first_day} to {history.until}.csv"
    return [write_rows(folder / "tiktok_ads" / name, HEAD, rows)]


def _counts(spent: SpendDay) -> tuple[Decimal, ...]:
    """Cost, impressions, clicks, claimed purchases, their value, and checkouts begun.

    The platform claims more purchases than the store has orders from it.
    """
    wobble = Decimal(80 + spent.day.toordinal() * 37 % 41) / 100
    cost = spent.amount
    impressions = Decimal(int(cost * 165 * wobble))
    clicks = Decimal(int(impressions * Decimal("0.019")))
    purchases = Decimal(int(clicks * Decimal("0.031")))
    return cost, impressions, clicks, purchases, purchases * Decimal("43.70"), purchases * 2


def _row(name: str, day: str, status: str, *counts: Decimal) -> dict[str, str]:
    cost, impressions, clicks, purchases, value, checkouts = counts
    return {
        "Campaign name": name,
        "Date": day,
        "Primary status": status,
        "Cost": f"{cost:,.2f}",
        "CPC (destination)": _ratio(cost, clicks),
        "CPM": _ratio(cost * 1000, impressions),
        "Impressions": f"{impressions:.0f}",
        "Clicks (destination)": f"{clicks:.0f}",
        "CTR (destination)": _percent(clicks, impressions),
        "Purchases (website)": f"{purchases:.0f}",
        "Purchase value (website)": f"{value:,.2f}",
        "Payment completion ROAS (website)": _ratio(value, cost),
        "Checkouts initiated (website)": f"{checkouts:.0f}",
        "Currency": "USD",
    }


def _ratio(top: Decimal, bottom: Decimal) -> str:
    return f"{cents(top / bottom):.2f}" if bottom else "-"


def _percent(top: Decimal, bottom: Decimal) -> str:
    return f"{cents(100 * top / bottom):.2f}%" if bottom else "-"
