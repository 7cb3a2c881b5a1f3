"""Every page in its states: new shop, full shop, nothing found, nonsense asked; in both languages."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import mei_answers as mei
import pytest

from channelshift.store.models import Job, SavedPlan
from channelshift.store.packing import pack
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import sentence

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/import/",
    "/import/complaints/",
    "/profit/",
    "/profit/rows/",
    "/rules/",
    "/what-if/",
    "/plan/",
)
EMPTY = mei.ProfitTable(("route",), "USD", mei.DateBasis.PAID, None, (), mei.ProfitRow((), {}, 0, 0, None))


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def saved_plan() -> SavedPlan:
    limits = {"budget_per_week": "1500", "most_on_one_platform": "0.6"}
    return SavedPlan.objects.create(
        first_day=mei.PLAN.first_day, weeks=8, limits=limits, answer=pack(mei.PLAN)
    )


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("accepts", "language"), [("en", "en"), ("zh-CN", "zh-hans")])
def test_a_page_opens_in_the_readers_language_and_runs_nothing_inline(
    shop, saved_plan, client, address, accepts, language
):
    response = client.get(address, headers={"accept-language": accepts})
    page = text_of(response)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\s(style|on\w+)=", page)
    assert "seller_warehouse@US<" not in page  # a raw key is never shown


@pytest.mark.parametrize("address", [*PAGES, "/nowhere/", "/static/web/app.css"])
def test_every_answer_carries_the_strict_content_policy(shop, client, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    given = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert given == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }


def test_ada_cannot_reach_the_shop_under_another_name(shop, client):
    assert client.get("/", headers={"host": "ada.example"}).status_code == 400


def test_a_new_shop_is_led_to_the_demo_or_to_a_first_import(shop, client):
    shop.empty = True
    page = text_of(client.get("/"))
    assert "Import my first files" in page and "Build the demo" in page
    assert shop.asked == []


def test_the_overview_names_what_is_left_and_where_it_comes_from(shop, client):
    page = text_of(client.get("/"))
    assert "31,835\u00a0USD are left of 132,425\u00a0USD net sales." in page
    assert "Most comes from TikTok video → product link → own store (United States): 23,457\u00a0USD." in page


def test_the_overview_of_a_shop_without_sales_says_so(shop, client):
    shop.answers["overview"] = mei.Overview("USD", None, None, None, (), mei.OVERVIEW.today, 0, None, 2)
    page = text_of(client.get("/"))
    assert "There are no sales to show yet." in page
    assert "data-chart" not in page


def test_one_click_changes_the_language_and_stays_on_the_page(shop, client):
    answer = client.post("/language/setlang/", {"language": "zh-hans", "next": "/profit/?by=sku"})
    assert answer.headers["Location"] == "/profit/?by=sku"
    assert '<html lang="zh-hans">' in text_of(client.get("/profit/"))


def test_profit_asks_for_what_the_reader_chose(shop, client):
    client.get("/profit/?by=sku&then=month&from=2023-05-01&to=2023-05-31&currency=CNY")
    may = Period(mei.date(2023, 5, 1), mei.date(2023, 5, 31))
    assert ("profit", (("sku", "month"), may, "CNY", "paid")) in shop.asked


def test_a_figure_opens_the_rows_of_its_own_route_and_period(shop, client):
    page = text_of(client.get("/profit/?from=2023-05-01&to=2023-07-31"))
    links = re.findall(r'href="(/profit/rows/[^"]+)"[^>]*>23,456\.78<', page)
    asked = parse_qs(urlsplit(links[0].replace("&amp;", "&")).query)
    assert asked == {"figure": ["cm3"], "is_route": [mei.LINK], "from": ["2023-05-01"], "to": ["2023-07-31"]}
    client.get(links[0].replace("&amp;", "&"))
    assert shop.asked[-1] == ("source_rows", ({"route": mei.LINK}, mei.SPRING, "cm3", 200, 0, None, "paid"))


def test_a_figure_that_is_not_known_is_not_shown_as_zero(shop, client):
    shop.answers["profit"] = mei.ProfitTable(
        ("route",),
        "USD",
        mei.DateBasis.PAID,
        None,
        (mei.row((mei.LINK,), "10.00", None, 1),),
        mei.ROUTES.total,
    )
    page = text_of(client.get("/profit/"))
    assert '<span class="gone">not available</span>' in page


def test_a_period_without_sales_leads_to_an_import(shop, client):
    shop.answers["profit"] = EMPTY
    assert "There are no sales in this period." in text_of(client.get("/profit/"))


def test_source_rows_show_file_row_and_the_sum(shop, client):
    page = text_of(client.get("/profit/rows/?figure=cm3"))
    assert "CM3 of 30.75\u00a0USD, from 3 rows." in page
    assert "orders_us_2023-07.csv" in page and "shopify-payments-us" in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/profit/?by=password", "Profit cannot be shown by password."),
        ("/profit/?from=yesterday", "yesterday is no day."),
        ("/profit/?from=2023-05-02&to=2023-05-01", "ends on 1 May 2023, before it starts on 2 May 2023."),
        ("/profit/rows/?figure=gold", "There is no figure called gold."),
        ("/profit/rows/?page=-1", "-1 does not fit here"),
        ("/what-if/?change=unheard", "Choose what changes."),
    ],
)  # fmt: skip
def test_nonsense_is_answered_with_what_to_do(shop, client, address, said):
    response = client.get(address)
    assert response.status_code == 422
    assert said in text_of(response)


def test_what_a_workflow_raises_becomes_a_message(shop, client):
    shop.answers["what_if"] = ChannelshiftError(sentence("No rule is called {rule}.", rule="<b>x</b>"))
    response = client.get("/what-if/?rule=x")
    assert response.status_code == 422
    assert "No rule is called &lt;b&gt;x&lt;/b&gt;." in text_of(response)


def test_a_breakdown_shows_no_stack_trace(shop, client):
    client.raise_request_exception = False
    shop.answers["overview"] = RuntimeError("secret detail")
    response = client.get("/")
    assert response.status_code == 500
    assert "Your data is safe" in text_of(response) and "secret detail" not in text_of(response)


def test_an_unknown_address_is_said_kindly(shop, client):
    response = client.get("/nowhere/")
    assert (response.status_code, "There is no page at this address." in text_of(response)) == (404, True)


def test_rules_are_looked_at_a_year_around_the_shops_day(shop, client):
    page = text_of(client.get("/rules/?platform=tiktok"))
    assert shop.asked[1] == ("events", (mei.date(2022, 8, 10), mei.date(2024, 8, 9), "tiktok", None, None))
    assert "2 of them close routes of yours." in page


def test_what_holds_on_a_day_is_listed(shop, client):
    page = text_of(client.get(f"/rules/?on=2023-09-01&route={mei.SHOP}".replace(">", "%3E")))
    assert ("holding_on", (mei.date(2023, 9, 1), mei.SHOP)) in shop.asked
    assert "2 rules hold on 1 Sept 2023." in page


def test_what_mei_heard_is_kept_as_a_rule_of_her_own(shop, client):
    heard = {
        "change": "tiktok_commission",
        "value": "8,5 %",
        "market": "GB",
        "effective_from": "2023-10-01",
        "confidence": "low",
        "source": "a friend",
        "note": "",
    }
    response = client.post("/rules/add/", heard, follow=True)
    assert ("add_own", ({
        "platform": "tiktok",
        "market": "GB",
        "mode": "closed_loop",
        "subject": "commission",
        "topic": "commission_rate",
        "value": "8.5",
        "unit": "percent",
        "effective_from": "2023-10-01",
        "status": "announced",
        "confidence": "low",
        "source": "a friend",
    },)) in shop.asked  # fmt: skip
    assert "You can now ask what it would cost." in text_of(response)


@pytest.mark.parametrize("value", ["", "a lot", "101", "-3", "1.2.3", "٣"])
def test_a_rate_that_is_no_percentage_is_sent_back(shop, client, value):
    heard = {"change": "tiktok_commission", "value": value, "effective_from": "2023-10-01"}
    assert client.post("/rules/add/", heard).status_code == 422
    assert shop.asked == []


def test_what_if_shows_the_answer_its_source_and_the_way_to_a_plan(shop, client):
    page = text_of(client.get("/what-if/?rule=tiktok-links-end&on=2023-09-12"))
    assert shop.asked[0] == ("what_if", ("tiktok-links-end", None, mei.date(2023, 9, 12)))
    assert "own store (United States) closes: 7,818.93\u00a0USD a month are at stake." in page
    assert "12% – 31%" in page
    assert 'href="https://news.example/end-of-links"' in page
    assert 'href="/plan/?first_day=2023-09-12#limits"' in page


def test_a_source_that_is_no_web_address_is_no_link(shop, client):
    shop.answers["what_if"] = mei.replace(
        mei.WHAT_IF, event=mei.replace(mei.END_OF_LINKS, sources=("javascript:alert(1)",))
    )
    page = text_of(client.get("/what-if/?rule=x"))
    assert "javascript:alert(1)" in page and 'href="javascript' not in page


def test_a_saved_plan_is_shown_with_its_limits_and_downloads(shop, saved_plan, client):
    page = text_of(client.get("/plan/"))
    assert "18,080\u00a0USD" in page and "9,200\u00a0USD" in page
    assert 'name="most_on_one_platform" inputmode="decimal" value="60"' in page
    csv = client.get(f"/plan/{saved_plan.id}.csv")
    assert csv.headers["Content-Disposition"] == 'attachment; filename="plan-2023-09-11.csv"'
    assert client.get(f"/plan/{saved_plan.id}.xlsx").content == b"PK"
    assert shop.asked[-1] == ("plan_as_xlsx", (mei.PLAN,))


@pytest.mark.parametrize(
    "given",
    [
        {"weeks": "0"},
        {"weeks": "12", "budget_per_week": "much"},
        {"weeks": "4", "most_on_one_platform": "120"},
    ],
)
def test_limits_that_make_no_sense_are_sent_back(shop, client, given):
    assert client.post("/plan/propose/", given).status_code == 422
    assert Job.objects.count() == 0


def test_complaints_can_be_downloaded_and_no_cell_is_a_formula(shop, client):
    content = client.get("/import/complaints.csv").content.decode("utf-8-sig")
    assert content.splitlines() == [
        "File,Sheet,Row,Column,What is wrong",
        'orders_us_2023-07.csv,,17,Total,"expected an amount, found ""n/a"""',
        '\'=cmd.csv,,0,,"expected an amount, found ""=1+1"""',
    ]


def test_a_template_that_does_not_exist_is_not_found(shop, client):
    assert client.get("/import/templates/products.csv").content == b"sku\n"
    assert client.get("/import/templates/passwd").status_code == 404


def test_a_total_that_lacks_costs_is_not_shown_as_the_whole_profit(shop, client):
    half = mei.replace(mei.ROUTES, rows=(*mei.ROUTES.rows, mei.row((mei.LINK,), "10.00", None, 1)))
    shop.answers["overview"] = mei.replace(mei.OVERVIEW, routes=half)
    shop.answers["profit"] = half
    for address in ("/", "/profit/"):
        heading = re.search(r"<h1>(.*?)</h1>", text_of(client.get(address)))[1]
        assert heading == "132,425\u00a0USD net sales. What is left of them is known for a part only."
