"""Meta Ads Manager's campaign export by day: the currency stands only inside the column names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from channelshift.simulate import levers as lv
from channelshift.simulate.files.table import head_of, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.things import ZERO, SpendDay, cents

HEAD = head_of("meta_ads")


def write(history: History, folder: Path) -> list[Path]:
    """One row per campaign and day; the row without a campaign name at the end is the grand total."""
    spent = [day for day in history.spend if day.route == lv.META]
    rows = [_row(day) for day in spent]
    if rows:
        rows.append(_total(spent, history))
    return [write_rows(folder / "meta_ads" / "Meta-campaigns.csv", HEAD, rows, bom=True)]


def _row(spent: SpendDay) -> dict[str, str]:
    wobble = Decimal(85 + spent.day.toordinal() * 29 % 31) / 100
    impressions = int(spent.amount * 78 * wobble)
    clicks, reach = impressions * 21 // 1000, impressions * 4 // 5
    results = clicks * 28 // 1000
    return {
        "Reporting starts": f"{spent.day}",
        "Reporting ends": f"{spent.day}",
        "Day": f"{spent.day}",
        "Campaign name": spent.campaign,
        "Campaign delivery": "active",
        "Attribution setting": "7-day click or 1-day view",
        "Results": str(results) if results else "",
        "Result indicator": "Website Purchase" if results else "",
        "Reach": str(reach),
        "Frequency": _ratio(Decimal(impressions), reach),
        "Cost per results": _ratio(spent.amount, results),
        "Amount spent (USD)": f"{spent.amount:,.2f}",
        "Impressions": str(impressions),
        "CPM (cost per 1,000 impressions) (USD)": _ratio(spent.amount * 1000, impressions),
        "Link clicks": str(clicks),
        "CPC (cost per link click) (USD)": _ratio(spent.amount, clicks),
        "CTR (link click-through rate)": _ratio(Decimal(clicks * 100), impressions),
        "Landing page views": str(clicks * 4 // 5),
        "Purchases conversion value": f"{results * Decimal('44.20'):,.2f}" if results else "",
        "Ends": "Ongoing",
    }


def _total(spent: list[SpendDay], history: History) -> dict[str, str]:
    return {
        "Reporting starts": f"{history.first_day}",
        "Reporting ends": f"{history.until}",
        "Amount spent (USD)": f"{sum((day.amount for day in spent), ZERO):,.2f}",
    }


def _ratio(top: Decimal, bottom: int) -> str:
    return f"{cents(top / bottom):.2f}" if bottom else ""
