"""The page Content over given answers: what is known, what leads where, and whose word a kind is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from channelshift.content.items import Item
from channelshift.content.measures import MEASURES
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.web import ask_content
from channelshift.workflows.content_answers import ContentAnswer, Figure, GroupRow, ItemRow, Sums

D = Decimal
SPRING = Period(date(2023, 5, 1), date(2023, 7, 31))
NOTHING = dict.fromkeys(MEASURES)
LAMP = Item(
    *("71", "tiktok_video", "video", "<b>Lamp</b>, honest review", "review", "proposed", "", "US", "LAMP"),
    *(date(2023, 5, 2), *SPRING, 4000, None, 90, 200, 12.5, None, 8, 9, "USD"),
    *(D("240"), D("220"), D("80.50"), 6.0, None),
)
LIVE = replace(
    LAMP, content_id="live 1", source="tiktok_live", medium="live", title="", genre="", genre_from=""
)
LIVE = replace(LIVE, views=None, gmv=None, net_sales=None, cm3=None, orders=0)
FIGURE = Figure(D("20.125"), D("14.5"), D("27.25"), D("25.5"), D("0.4"))
GROUP = GroupRow("review", 1, 4000, 8, 9, D("240"), D("80.50"), 6.0, None, NOTHING, "best")
NONE = Sums(0, 0, D(0), D(0), D(0))
ALL = Sums(8, 9, D("240"), D("220"), D("80.50"))
ANSWER = ContentAnswer(
    currency="USD",
    period=SPRING,
    by="genre",
    measure="cm3_per_1000",
    rows=(
        ItemRow(LAMP, {**NOTHING, "cm3_per_1000": FIGURE}, 0.63, 1),
        ItemRow(LIVE, NOTHING, None, None),
    ),
    groups=(
        replace(GROUP, figures={**NOTHING, "cm3_per_1000": replace(FIGURE, raw=None, own=None)}),
        replace(GROUP, name="", standing=""),
    ),
    tied=ALL,
    untied=NONE,
    total=ALL,
    verdict=sentence("The first is told apart from all others: their ranges do not overlap."),
    notes=(sentence("{n} hours are stated over more than a week and are in no figure.", n=3),),
    genres=("review", "drama"),
    to_confirm=1,
)


@pytest.fixture
def asked(shop, monkeypatch):
    """What the page asks, answered from above; what it keeps is written down."""
    kept: list[tuple] = []
    monkeypatch.setattr(ask_content, "content", lambda *question: kept.append(question) or ANSWER)
    monkeypatch.setattr(ask_content, "confirm", lambda *said: kept.append(said))
    return kept


def test_the_list_shows_estimates_with_ranges_and_what_is_not_known(client, asked):
    page = client.get("/content/?from=2023-05-01&to=2023-07-31").content.decode()
    assert asked[0] == (SPRING, "genre", "cm3_per_1000")
    assert "20.12" in page and "14.50 – 27.25" in page and "25.50" in page
    assert "&lt;b&gt;Lamp" in page and "<b>Lamp" not in page
    assert "proposed 63%" in page
    assert "not available" in page
    assert "is_content_id=&amp;figure=cm3&amp;from=2023-05-01" in page


def test_a_group_opens_its_contents_and_a_list_may_be_sorted(client, asked):
    page = client.get("/content/?by=genre&of=review&sort=orders").content.decode()
    assert "live 1" not in page and "honest review" in page


def test_one_content_leads_to_the_ledgers_lines_and_the_rows_of_its_files(client, asked):
    page = client.get("/content/one/?id=71").content.decode()
    assert "is_content_id=71" in page and "id=71&amp;figure=views" in page
    assert client.get("/content/one/?id=nobodys").status_code == 404


def test_a_kind_is_kept_by_a_post_of_a_content_there_is(client, asked):
    answer = client.post("/content/kind/", {"id": "71", "genre": "drama", "own": ""})
    assert answer.status_code == 302 and answer.url == "/content/one/?id=71"
    assert asked[-1] == ("71", "tiktok_video", "drama")
    client.post("/content/kind/", {"id": "71", "genre": "drama", "own": "Talk"})
    assert asked[-1] == ("71", "tiktok_video", "Talk")
    assert client.post("/content/kind/", {"id": "nobodys", "genre": "drama"}).status_code == 404
    assert client.get("/content/kind/").status_code == 405


def test_the_spreadsheet_is_a_file_and_an_empty_shop_says_what_to_do(client, asked, shop):
    answer = client.get("/content.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.decode().lstrip("\ufeff").startswith("rank,content_id,source")
    shop.empty = True
    assert "channelshift-content" in client.get("/content/").content.decode()
