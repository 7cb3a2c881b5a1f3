"""The page Audit: what must go by when, a draft checked, lists handed over, proof; and Ada sees nothing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from channelshift.store.models import Finding, Shop
from channelshift.store.scope import in_shop
from channelshift.web import ask_audit
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
HEAD = "surface,content_id,market,in_shop,text,link,seen_on\n"
LIST = (
    HEAD
    + "tiktok_product_link,71,US,no,,https://lumen.shop/mug,2023-08-09\n"
    + "tiktok_caption,72,US,no,<script>alert(1)</script> wa.me/44,,2023-08-09\n"
)


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Workspace:
    """Mei's shop on 10 August 2023, nothing imported."""
    mine = Workspace.open(tmp_path / "mei")
    mine.remember(today="2023-08-10")
    monkeypatch.setattr(ask_audit, "workspace", lambda: mine)
    return mine


def hand_over(client, text: str, **more):
    file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
    return client.post("/audit/texts/", {"files": [file], **more}, headers={"accept-language": "en"})


def page(client, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_audit_says_what_to_do(shop, client):
    text = page(client, "/audit/")
    assert "No link or diversion has been found yet." in text
    assert "Hand over a list of your own as CSV" in text


def test_a_list_handed_over_becomes_a_list_with_last_days_and_sources(shop, client):
    assert hand_over(client, LIST).status_code == 302
    text = page(client, "/audit/")
    assert "1 link or mention has to go by 11 Sep" in text
    assert "tiktok-storefront-off" in text and 'href="https://ecommercenews.eu/' in text
    assert "2 contents read, 2 findings, 2 of them new, 0 proved gone." in text


def test_nothing_of_a_text_is_run_or_inline(shop, client):
    hand_over(client, LIST)
    key = Finding.objects.get(content_id="72").key
    for address in ("/audit/", f"/audit/findings/{key}/"):
        text = page(client, address)
        assert "<script>alert" not in text
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
        assert not re.search(r"\s(style|on\w+)=", text)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_page_shows_a_raw_key(shop, client, language):
    hand_over(client, LIST)
    key = Finding.objects.first().key
    for address in ("/audit/", "/audit/?show=coming&surface=tiktok_product_link", f"/audit/findings/{key}/"):
        assert re.findall(r">([a-z]+_[a-z_]+)<", page(client, address, language)) == []


def test_a_finding_shows_every_spell_of_its_rules_and_that_nothing_proves_it_gone(shop, client):
    hand_over(client, LIST)
    text = page(client, f"/audit/findings/{Finding.objects.get(content_id='71').key}/")
    assert "May stand until 11 Sep" in text
    for said in ("tiktok-storefront-link-us", "tiktok-storefront-off", "the rulebook is silent"):
        assert said in text
    assert "Not proved: no later export shows this content without it." in text


def test_a_later_list_proves_it_gone_and_both_files_are_named(shop, client):
    hand_over(client, LIST)
    hand_over(client, HEAD + "tiktok_product_link,71,US,no,,,2023-08-10\n")
    assert Finding.objects.get(content_id="71").gone_on == date(2023, 8, 10)
    text = page(client, f"/audit/findings/{Finding.objects.get(content_id='71').key}/")
    assert "Gone: the export of 10 Aug 2023 no longer shows it." in text
    assert "The content is there; the text is empty." in text
    assert "gone 10 Aug 2023" in page(client, "/audit/?show=gone")


def test_a_pasted_text_has_to_say_whose_it_is(shop, client):
    sent = {"text": "link in bio", "surface": "tiktok_caption"}
    assert client.post("/audit/texts/", sent).status_code == 422
    assert client.post("/audit/texts/", {**sent, "content_id": "71"}).status_code == 302
    assert Finding.objects.get().kind == "bio_mention"


@pytest.mark.parametrize("sent", [{}, {"files": SimpleUploadedFile("x.csv", b"\x00\xff\xfe")}])
def test_nothing_to_read_is_answered_with_what_to_do(shop, client, sent):
    assert client.post("/audit/texts/", sent).status_code == 422


def test_a_draft_is_checked_and_nothing_of_it_is_kept(shop, client):
    sent = {
        "text": "Order at lumen.shop or 加微信",
        "surface": "tiktok_live",
        "market": "VN",
        "in_shop": "on",
        "day": "2025-07-01",
    }
    response = client.post("/audit/lint/", sent, headers={"accept-language": "en", "hx-request": "true"})
    text = response.content.decode()
    assert text.count("<mark>") == 2 and "not allowed" in text and "tiktok-shop-redirect-vn" in text
    assert "<html" not in text
    assert "<html" in client.post("/audit/lint/", sent).content.decode()
    assert not Finding.objects.exists()


def test_a_clean_draft_is_said_to_be_clean(shop, client):
    text = client.post("/audit/lint/", {"text": "New mug!"}, headers={"accept-language": "en"})
    assert "Nothing in this draft leads away from the platform." in text.content.decode()


@pytest.mark.parametrize("wrong", [{"surface": "nowhere"}, {"day": "soon"}, {"text": "a" * 100_001}])
def test_a_draft_nobody_can_judge_is_answered_with_what_to_do(shop, client, wrong):
    assert client.post("/audit/lint/", {"text": "hello", **wrong}).status_code == 422


def test_the_list_as_a_file_runs_no_formula(shop, client):
    hand_over(client, HEAD + "tiktok_caption,=cmd(),US,no,lumen.shop,,2023-08-09\n")
    text = client.get("/audit.csv").content.decode("utf-8-sig")
    assert "'=cmd()" in text and ",=cmd()" not in text


def test_our_list_can_be_filled_in_and_handed_back(shop, client):
    text = client.get("/audit/texts.csv").content.decode("utf-8-sig")
    hand_over(client, text)
    assert {(f.surface, f.kind) for f in Finding.objects.all()} == {
        ("tiktok_caption", "bio_mention"),
        ("tiktok_caption", "link"),
        ("tiktok_bio", "link"),
    }


def test_ada_sees_nothing_of_meis_findings(shop, client):
    adas = Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    with in_shop(adas.id):
        Finding.objects.create(
            key="a" * 64,
            kind="link",
            surface="tiktok_bio",
            content_id="@ada-secret",
            first_seen_on=date(2023, 8, 1),
            last_seen_on=date(2023, 8, 1),
            seen_at="2023-08-01T00:00Z",
            proof={"seen": {"in": "x", "on": "2023-08-01", "part": "link"}},
        )
    assert "@ada-secret" not in page(client, "/audit/")
    assert client.get(f"/audit/findings/{'a' * 64}/").status_code == 422


def test_money_is_shown_with_its_basis_and_never_as_nought(shop, client):
    hand_over(client, LIST)
    text = page(client, "/audit/")
    assert '<span class="gone">not available</span>' in text and "0.00" not in text
    assert Decimal(0) not in {row.money.earned for row in ask_audit.audit().up}
