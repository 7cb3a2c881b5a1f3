"""The pages Links and Attribution: Mei makes, changes and reads links; what is refused keeps her words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from channelshift.links.harvest import LOGS
from channelshift.links.log import LogFile
from channelshift.store.models import Link, LinkDomain, Shop
from channelshift.store.scope import in_shop
from channelshift.web import ask_links

STORE, SHOP_PAGE = "https://lumen.example/lamps", "https://shop.tiktok.example/lumen"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.CHANNELSHIFT_HOME = tmp_path
    return tmp_path


@pytest.fixture
def mei(client: Client, transactional_db: None) -> Client:
    for host in ("lumen.example", "shop.tiktok.example"):
        client.post("/links/domains/", {"host": host})
    return client


FORM = {
    "code": "lamps",
    "name": "Lamps in the video",
    "source": "tiktok_video",
    "hop": "product_link",
    "market": "US",
    "target-0-url": SHOP_PAGE,
    "rule-1-place": "1",
    "rule-1-source": "tiktok_video",
    "rule-1-hop": "product_link",
    "rule-1-market": "US",
    "rule-1-is": "open",
    "rule-1-target-0-url": STORE,
}


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def make(client: Client, **more: str) -> Link:
    client.post("/links/new/", {**FORM, **more})
    return Link.objects.get(code=more.get("code", "lamps"))


def test_an_empty_shop_is_told_to_say_first_where_links_may_lead(client: Client) -> None:
    said = page(client, "/links/")
    assert "No links yet." in said
    assert "First say where links may lead" in said


def test_a_link_is_made_and_its_days_are_laid_out(mei: Client) -> None:
    made = make(mei)
    said = page(mei, f"/links/{made.id}/?from_day=2023-08-10")
    assert "lumen.example/lamps" in said
    assert "10 Aug 2023" in said
    assert "11 Sept 2023" in said  # the last day of the store
    assert "12 Sept 2023" in said  # the first day of the shop page
    assert made.utm == {"source": "tiktok", "medium": "product_link"}


def test_a_visitor_can_be_tried(mei: Client) -> None:
    made = make(mei)
    before = page(mei, f"/links/{made.id}/?try=1&on=2023-09-11")
    after = page(mei, f"/links/{made.id}/?try=1&on=2023-09-12")
    assert "Rule 1 wins." in before
    assert "Rule 1 does not fit: days." in after
    assert "No rule fits" in after


def test_rules_are_asked_in_the_order_the_seller_gives(mei: Client) -> None:
    second = {"rule-2-place": "0", "rule-2-country": "gb, de", "rule-2-target-0-url": SHOP_PAGE}
    made = make(mei, **second)
    assert [rule["when"] for rule in made.rules] == [
        {"country": ["GB", "DE"]},
        {
            "rulebook": {
                "route": "tiktok_video>product_link>own_store>seller_warehouse@US",
                "is": "open",
            }
        },
    ]


def test_what_is_refused_is_said_above_the_form_with_all_that_was_written(mei: Client) -> None:
    answer = mei.post(
        "/links/new/", {**FORM, "target-0-url": "https://ada.example/<b>", "name": "<i>mine</i>"}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "holds a character that no address has" in said
    assert "&lt;i&gt;mine&lt;/i&gt;" in said
    assert not Link.objects.exists()


def test_a_link_is_changed_archived_and_restored(mei: Client) -> None:
    made = make(mei)
    mei.post(f"/links/{made.id}/edit/", {**FORM, "name": "New name", "rule-1-target-0-url": ""})
    assert Link.objects.get().name == "Lamps in the video"  # a rule without a target is refused
    mei.post(f"/links/{made.id}/edit/", {**FORM, "name": "New name"})
    assert Link.objects.get().name == "New name"
    mei.post(f"/links/{made.id}/archive/")
    assert "No links yet." in page(mei, "/links/")
    assert "/lamps" in page(mei, "/links/?archived=1")
    mei.post(f"/links/{made.id}/archive/", {"restore": "1"})
    assert "/lamps" in page(mei, "/links/")


def test_the_form_of_a_link_holds_what_is_kept(mei: Client) -> None:
    made = make(mei)
    said = page(mei, f"/links/{made.id}/edit/")
    assert f'value="{STORE}"' in said
    assert '<option value="open" selected>is open</option>' in said
    assert "rule-2-place" in page(mei, "/links/rule/?number=2")


def test_clicks_of_people_are_counted_by_rule_and_opened(mei: Client, home: Path) -> None:
    made = make(mei)
    (home / "edge" / LOGS).mkdir(parents=True, exist_ok=True)
    log = LogFile(home / "edge" / LOGS / "w.log")
    noon = int(
        datetime(ask_links.today().year, ask_links.today().month, ask_links.today().day, 12).timestamp()
    )
    for number, kind in enumerate(("person", "person", "bot")):
        parts = (f"click-{number:04d}", noon * 1_000_000, "0" * 16, "US", "en", "", "ios", "tiktok", kind)
        log.append("\t".join(map(str, (*parts, made.shop_id, "lamps", "1", "A"))).encode())
    log.close()
    answer = mei.post("/links/clicks/", follow=True)
    assert "2 new clicks of people." in answer.content.decode()
    said = page(mei, f"/links/{made.id}/")
    assert "2 clicks of people" in said
    assert "1 visits of bots" in said
    assert "click-0001" in page(mei, f"/links/{made.id}/clicks/")
    assert "click-0002" not in page(mei, f"/links/{made.id}/clicks/")


def test_qr_pictures_are_handed_out(mei: Client) -> None:
    made = make(mei)
    assert mei.get(f"/links/{made.id}/qr.svg").headers["Content-Type"] == "image/svg+xml"
    png = mei.get(f"/links/{made.id}/qr.png?download=1")
    assert (png.content[:4], png.headers["Content-Disposition"]) == (
        b"\x89PNG",
        'attachment; filename="lamps.png"',
    )


def test_a_file_of_links_is_read_and_its_bad_rows_are_named(mei: Client) -> None:
    rows = f"Bitlink,Long URL,Title\nbit.ly/Fair24,{STORE},Fair\nbit.ly/bad,https://ada.example/,Bad\n"
    upload = SimpleUploadedFile("bitly.csv", rows.encode())
    said = mei.post("/links/bulk/", {"file": upload}).content.decode()
    assert "ada.example is not one of your shop&#x27;s domains" in said
    assert [link.code for link in Link.objects.all()] == ["fair24"]
    template = mei.get("/links/bulk/links.csv").content.decode()
    assert template.startswith("\ufefftarget,code,name")


def test_a_chat_link_needs_an_account_of_the_shop(mei: Client) -> None:
    refused = mei.post("/links/chat/", {"account": "t.me/ada_bot"})
    assert refused.status_code == 422
    mei.post("/links/domains/", {"host": "t.me/lumen_bot"})
    mei.post("/links/chat/", {"account": "t.me/lumen_bot", "code": "club", "discount": "club-1"})
    assert Link.objects.get(code="club").targets[0]["url"] == "https://t.me/lumen_bot?start=CLUB-1"


def test_a_stranger_finds_no_link_of_meis(mei: Client) -> None:
    ada = Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    with in_shop(ada.id):
        LinkDomain.objects.create(host="ada.example")
        adas = Link.objects.create(
            code="adas", targets=[{"url": "https://ada.example/", "weight": 1, "name": "A"}]
        )
    for path in ("", "edit/", "clicks/", "qr.svg", "qr.png"):
        assert mei.get(f"/links/{adas.id}/{path}").status_code == 404
    assert mei.post(f"/links/{adas.id}/archive/").status_code == 404
    assert Link.everywhere.get(id=adas.id).archived_at is None
    assert "adas" not in page(mei, "/links/")


def test_attribution_of_an_empty_shop_says_what_to_import(client: Client, transactional_db: None) -> None:
    assert "Import the orders of your Shopify or WooCommerce store." in page(client, "/attribution/")
