"""The Reconcile page over a given tie-out: the flow, the causes, the list, a gap's rows, its explanation."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from channelshift.ledger.reconcile import Posting, SourceLine, StageSum, TieOut
from channelshift.ledger.reconcile.postings import Place
from channelshift.store.models import Explanation
from channelshift.web import ask
from channelshift.workflows.reconcile import Tied, as_csv, cut, residual_of
from channelshift.workflows.reconcile_store import explain, explanations

pytestmark = pytest.mark.django_db
D = Decimal
GB = Place("tiktok_shop", "main", "GBP")
MAY, JUNE = date(2023, 5, 8), date(2023, 6, 12)


def line(side: str, row: int, amount: str) -> SourceLine:
    return SourceLine(side, f"{side}.csv", "", row, D(amount), "GBP")


POSTINGS = (
    Posting("statement", "fee_change", "platform_fee|gb-5", GB, MAY, D("-2.00"),
            rows=(line("statement", 5, "93.00"),),
            facts={"account": "platform_fee", "old": D("0.05"), "new": D("0.07"), "by": "gb-5"}),
    Posting("statement", "timing", "A2", GB, JUNE, D("-38.00"), order_id="A2",
            rows=(line("order", 3, "40.00"),)),
    Posting("payout", "missing_payout", "PAY-0002", GB, MAY, D("-80.00"), payout_id="PAY-0002",
            rows=tuple(line("statement", n, "20.00") for n in range(5, 9)), facts={"usual": 2, "due": MAY}),
    Posting("bank", "unexplained", "PAY-0003", GB, JUNE, D("-0.80"), payout_id="PAY-0003",
            rows=(line("payout", 4, "50.00"), line("bank", 7, "49.20"))),
)  # fmt: skip
SUMS = (
    StageSum("statement", GB, MAY, D("102.00"), D("100.00")),
    StageSum("statement", GB, JUNE, D("38.00"), D("0")),
    StageSum("payout", GB, MAY, D("100.00"), D("20.00")),
    StageSum("bank", GB, JUNE, D("50.00"), D("49.20")),
)
TIED = Tied(date(2023, 7, 31), TieOut(POSTINGS, SUMS, (), (), (("shopify", "main"),), False))


@pytest.fixture
def tied(monkeypatch):
    """Mei's tie-out as it was worked out; what people say of it is kept in the real store."""

    def answer(month="", channel=""):
        return cut(TIED, month, channel, explanations())

    monkeypatch.setattr(ask, "reconciliation", answer)
    monkeypatch.setattr(ask, "residual", lambda name: residual_of(answer(), name))
    monkeypatch.setattr(ask, "explain", lambda name, note, who: explain(ask.residual(name), note, who))
    monkeypatch.setattr(ask, "reconciliation_as_csv", lambda *asked: as_csv(answer(*asked)))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def gap_named(cause: str):
    return next(r for r in cut(TIED).residuals if r.cause == cause)


@pytest.mark.parametrize(("accepts", "language"), [("en", "en"), ("zh-CN", "zh-hans")])
@pytest.mark.parametrize("address", ["/reconcile/", "/reconcile/gaps/{id}/"])
def test_the_pages_open_in_both_languages_and_run_nothing_inline(tied, client, accepts, language, address):
    response = client.get(
        address.format(id=gap_named("missing_payout").id), headers={"accept-language": accepts}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\s(style|on\w+)=", page)
    for raw in (
        "missing_payout<",
        "fee_change<",
        "refund_after_settlement<",
        "tiktok_shop<",
        "platform_fee ",
    ):
        assert raw not in page


def test_the_page_shows_the_flow_with_its_money_and_what_to_import(tied, client):
    page = text_of(client.get("/reconcile/"))
    assert "−0.80 GBP remain unexplained; 3 other gaps have a name." in page.replace("\u00a0", " ")
    plain = page.replace("\u00a0", " ")
    for said in ("140.00 GBP", "of 140.00 GBP: gap −40.00 GBP", "of 100.00 GBP: gap −80.00 GBP"):
        assert said in plain
    assert "Statements = payouts is not available for Shopify (main): import its list of payouts." in page


def test_the_list_is_by_money_and_a_filter_keeps_what_is_asked(tied, client):
    def order(address: str) -> list[str]:
        return re.findall(r"/reconcile/gaps/([0-9a-f]+)/", client.get(address).content.decode())

    whole = order("/reconcile/")
    assert whole == [gap_named(c).id for c in ("missing_payout", "timing", "fee_change", "unexplained")]
    assert order("/reconcile/?cause=timing") == [gap_named("timing").id]
    assert order("/reconcile/?stage=bank") == [gap_named("unexplained").id]
    assert order("/reconcile/?month=2023-05") == [gap_named(c).id for c in ("missing_payout", "fee_change")]
    assert order("/reconcile/?state=explained") == []
    assert client.get("/reconcile/?month=soon").status_code == 422


def test_a_gap_opens_down_to_the_rows_of_both_sides(tied, client):
    page = text_of(client.get(f"/reconcile/gaps/{gap_named('unexplained').id}/"))
    assert re.search(r"payout\.csv</td><td class=\"n\">4</td><td>payout</td>", page)
    assert re.search(r"bank\.csv</td><td class=\"n\">7</td><td>bank</td>", page)


def test_omar_explains_a_gap_and_mei_withdraws_it(tied, client):
    gap = gap_named("missing_payout")
    place = f"/reconcile/gaps/{gap.id}/"
    answer = client.post(f"{place}explain/", {"note": "Bank was closed <b>", "who": "Omar"})
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    page = text_of(client.get(place))
    assert "Bank was closed &lt;b&gt;" in page
    assert "✓ explained" in text_of(client.get("/reconcile/?state=explained"))
    assert client.post(f"{place}withdraw/", {"who": " "}).status_code == 422
    client.post(f"{place}withdraw/", {"who": "Mei"})
    page = text_of(client.get(place))
    assert re.search(r"withdrawn \d{4}-\d\d-\d\d \d\d:\d\d by Mei", page)
    assert "✓ explained" not in text_of(client.get("/reconcile/"))


def test_an_explanation_of_another_amount_is_shown_as_that(tied, client):
    gap = gap_named("missing_payout")
    Explanation.objects.create(residual=gap.id, amount=D("-70.00"), currency="GBP", note="Half", who="Omar")
    page = text_of(client.get(f"/reconcile/gaps/{gap.id}/")).replace("\u00a0", " ")
    assert "was for −70.00 GBP" in page
    assert "! was for another amount" in text_of(client.get("/reconcile/?state=open"))


def test_an_empty_explanation_and_an_unknown_gap_are_said_kindly(tied, client):
    place = f"/reconcile/gaps/{gap_named('timing').id}/"
    refused = client.post(f"{place}explain/", {"note": " ", "who": "Omar"})
    assert (refused.status_code, Explanation.objects.count()) == (422, 0)
    assert client.get("/reconcile/gaps/0123456789/").status_code == 422
    assert client.get(f"{place}explain/").status_code == 405


def test_the_csv_runs_no_formula(tied, client):
    gap = gap_named("timing")
    explain(gap, "=1+1", "Omar")
    page = client.get("/reconcile.csv").content.decode()
    assert page.startswith("\ufeffstage,cause,")
    assert "'=1+1" in page
    assert ",-38.0000," in page
