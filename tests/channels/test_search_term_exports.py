"""Search terms of Google Ads and Amazon's ads: terms and counts are read; spend is counted elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from channel_files import read

GOOGLE_HEAD = (
    "Search term,Match type,Added/Excluded,Campaign,Ad group,Clicks,Impr.,CTR,Currency code,Avg. CPC,Cost,"
    "Conversions,Cost / conv."
)
GOOGLE = f"""Search terms report
"April 7, 2026 - July 5, 2026"
{GOOGLE_HEAD}
sunset lamp,Phrase match,None,Brand,Core,214,"3,980",5.38%,USD,2.71,579.94,17.00,34.11
total: war,Broad match,None,Brand,Core,2,80,2.5%,USD,1,2.00,0,0
Total: Search terms, --, --, --, --,216,"4,060",5.32%,USD,2.69,581.94,17.00,34.23
"""
AMAZON_HEAD = (
    "Start Date,End Date,Portfolio name,Currency,Campaign Name,Ad Group Name,Retailer,Country,Targeting,"
    "Match Type,Customer Search Term,Impressions,Clicks,Click-Thru Rate (CTR),Cost Per Click (CPC),Spend,"
    "7 Day Total Sales ,7 Day Total Orders (#),7 Day Total Units (#)"
)
WEEK = "2026-05-01,2026-05-07,,USD,Camp A,Group A,Amazon,US"
AMAZON = f"""{AMAZON_HEAD}
{WEEK},close-match,-,sunset lamp,100,25,0.25,1.00,25,40,2,2
{WEEK},loose-match,-,sunset lamp,80,12,0.15,0.67,8,0,0,0
"""


def _read(tmp_path: Path, name: str, text: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_google_counts_no_total_and_a_viewer_may_type_the_word(tmp_path):
    reading = _read(tmp_path, "Search terms report.csv", GOOGLE)
    assert (reading.facts["kind"], reading.facts["layout"]) == ("search_term_day", "search_terms")
    names = ("term", "first_day", "last_day", "impressions", "clicks", "spend", "claimed_orders")
    first, last = date(2026, 4, 7), date(2026, 7, 5)
    assert [tuple(row[n] for n in names) for row in reading.rows] == [
        ("sunset lamp", first, last, 3980, 214, Decimal("579.9400"), None),
        ("total: war", first, last, 80, 2, Decimal("2.0000"), None),
    ]
    assert reading.complaints == []


def test_amazon_lists_a_term_once_for_each_target_and_both_are_kept(tmp_path):
    reading = _read(tmp_path, "Sponsored Products Search term report.csv", AMAZON)
    names = ("term", "market", "first_day", "last_day", "impressions", "clicks", "claimed_orders")
    first, last = date(2026, 5, 1), date(2026, 5, 7)
    assert [tuple(row[n] for n in names) for row in reading.rows] == [
        ("sunset lamp", "US", first, last, 100, 25, 2),
        ("sunset lamp", "US", first, last, 80, 12, 0),
    ]
    assert len({row["line_key"] for row in reading.rows}) == 2
    assert {row["source"] for row in reading.rows} == {"amazon_ads"}
    assert reading.complaints == []
