"""Mei makes smart links: what is kept, what is refused and why, and that the edge has it a moment later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from channelshift.links.spec import from_bytes
from channelshift.links.table import TableReader
from channelshift.store.models import Code, Link, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.store.shops import Shop
from channelshift.workflows import links, links_chats, links_publish, links_refused
from channelshift.workflows.links_draft import LinkDraft

STORE, SHOP_PAGE = "https://lumen.example/lamps", "https://shop.tiktok.example/view/lumen"
LINK_OUT = "tiktok_video>product_link>own_store>seller_warehouse@US"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def edge(tmp_path: Path, settings: Any) -> Iterator[TableReader]:
    settings.CHANNELSHIFT_HOME = tmp_path
    links.add_domain("lumen.example")
    links.add_domain("shop.tiktok.example")
    reader = TableReader(tmp_path / "edge")
    yield reader
    reader.close()


def to(url: str, **more: Any) -> dict[str, Any]:
    return {"url": url, **more}


def published(edge: TableReader, code: str) -> Any:
    edge.changes()
    body = edge.body(code)
    return from_bytes(body) if body else None


def test_a_link_follows_the_rulebook_to_the_day(edge: TableReader) -> None:
    """While TikTok lets videos link out the store; from 12 September 2023 the shop page."""
    rule = {"when": {"rulebook": {"route": LINK_OUT, "is": "open"}}, "targets": [to(STORE)]}
    made = links.create(
        LinkDraft(code="Lamps", targets=(to(SHOP_PAGE),), rules=(rule,), source="tiktok_video", market="US")
    )
    spec = published(edge, "lamps")
    (group,) = spec.rules[0].when.during
    assert [(str(span.begins), str(span.ends)) for span in group] == [
        ("2021-08-01 07:00:00+00:00", "2023-09-12 07:00:00+00:00")  # midnights in California
    ]
    assert spec.utm == (("source", "tiktok"), ("medium", "product_link"))
    assert spec.placement == "tiktok_video"
    assert made.rules == [
        {
            "when": {"rulebook": {"route": LINK_OUT, "is": "open"}},
            "targets": [{"url": STORE, "weight": 1, "name": "A"}],
        }
    ]


def test_a_made_code_has_no_vowel_and_nobody_else_has_it() -> None:
    codes = {links.create(LinkDraft(targets=(to(STORE),))).code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 7 and not set(code) & set("aeiou01l") for code in codes)


def test_a_changed_link_is_changed_in_the_edge_and_noted(edge: TableReader) -> None:
    made = links.create(LinkDraft(code="bio", targets=(to(STORE),)))
    links.change(made.id, LinkDraft(code="bio-2", targets=(to(SHOP_PAGE),)))
    assert published(edge, "bio") is None
    assert published(edge, "bio-2").targets[0].url == SHOP_PAGE
    last = TrailEntry.objects.first()
    assert (last.act, last.what, last.was["code"], last.became["code"]) == ("changed", "link", "bio", "bio-2")


def test_an_archived_link_leads_nowhere_until_it_is_restored(edge: TableReader) -> None:
    made = links.create(LinkDraft(code="bio", targets=(to(STORE),)))
    links.archive(made.id)
    assert (published(edge, "bio"), [kept.code for kept in links.links()]) == (None, [])
    links.restore(made.id)
    assert published(edge, "bio").targets[0].url == STORE


def test_what_is_not_kept_is_not_published(edge: TableReader) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        links.create(LinkDraft(code="never", targets=(to(STORE),)))
        raise RuntimeError
    assert published(edge, "never") is None
    links.create(LinkDraft(code="never", targets=(to(STORE),)))  # the control: kept, so published
    assert published(edge, "never") is not None


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (LinkDraft(targets=()), links_refused.BadRule),
        (LinkDraft(targets=(to(""),)), links_refused.NoAddress),
        (LinkDraft(targets=(to("javascript:alert(1)"),)), links_refused.BadScheme),
        (LinkDraft(targets=(to("https://ada.example/"),)), links_refused.ForeignHost),
        (LinkDraft(targets=(to("https://lumen.example@ada.example/"),)), links_refused.NoAddress),
        (LinkDraft(targets=(to("https://lumen.example.ada.example/"),)), links_refused.ForeignHost),
        (LinkDraft(targets=(to("https://10.0.0.1/"),)), links_refused.PrivateHost),
        (LinkDraft(targets=(to("https://localhost/"),)), links_refused.PrivateHost),
        (LinkDraft(targets=(to(f"{STORE}?next=https%3A%2F%2Fada.example"),)), links_refused.OpenRedirect),
        (LinkDraft(targets=(to(f"{STORE}?next=//ada.example"),)), links_refused.OpenRedirect),
        (LinkDraft(targets=(to(f"{STORE}?next=/%09/ada.example"),)), links_refused.OpenRedirect),
        (LinkDraft(targets=(to(f"{STORE}?next=http:ada.example"),)), links_refused.OpenRedirect),
        (LinkDraft(targets=(to(f"{STORE}?next=ht%0Atps://ada.example"),)), links_refused.OpenRedirect),
        (
            LinkDraft(targets=(to(f"{STORE}?next=https://lumen.example%09.ada.example"),)),
            links_refused.OpenRedirect,
        ),
        (LinkDraft(targets=(to("https://t.me/ada_bot?start=X"),)), links_refused.ForeignHost),
        (LinkDraft(code="a b c", targets=(to(STORE),)), links_refused.BadSlug),
        (LinkDraft(code="ab", targets=(to(STORE),)), links_refused.BadSlug),
        (LinkDraft(code="api", targets=(to(STORE),)), links_refused.BadSlug),
        (LinkDraft(targets=(to(STORE, weight=0),)), links_refused.BadRule),
        (LinkDraft(targets=(to(STORE, weight="many"),)), links_refused.BadRule),
        (
            LinkDraft(targets=(to(STORE),), rules=({"when": {}, "targets": [to(STORE)]},)),
            links_refused.BadRule,
        ),
        (LinkDraft(targets=(to(STORE),), market="USA"), links_refused.BadFact),
        (LinkDraft(targets=(to(STORE),), utm={"sauce": "x"}), links_refused.BadFact),
        (LinkDraft(targets=(to(STORE),), source="tictoc"), links_refused.BadFact),
        (LinkDraft(targets=(to(STORE),), expired_url="https://ada.example/"), links_refused.ForeignHost),
    ],
)
def test_what_is_refused_says_so_in_its_own_words(draft: LinkDraft, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as said:
        links.create(draft)
    assert str(said.value).endswith(".")
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    "when",
    [
        {"country": ["XYZ"]},
        {"device": "fridge"},
        {"in_app": "friendster"},
        {"from": "2023-09-31"},
        {"from": "2023-09-12", "to": "2023-09-11"},
        {"rulebook": {"route": "somewhere", "is": "open"}},
        {"rulebook": {"route": LINK_OUT, "is": "ajar"}},
        {"weather": "rain"},
    ],
)
def test_a_rule_that_nobody_can_meet_is_refused(when: dict[str, Any]) -> None:
    with pytest.raises(links_refused.BadRule):
        links.create(LinkDraft(targets=(to(STORE),), rules=({"when": when, "targets": [to(STORE)]},)))


def test_a_short_name_is_one_links_on_the_whole_server() -> None:
    links.create(LinkDraft(code="lamps", targets=(to(STORE),)))
    ada = Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    with in_shop(ada.id):
        links.add_domain("ada.example")
        with pytest.raises(links_refused.SlugTaken):
            links.create(LinkDraft(code="LAMPS", targets=(to("https://ada.example/"),)))


def test_a_stranger_neither_sees_nor_changes_meis_link() -> None:
    made = links.create(LinkDraft(code="lamps", targets=(to(STORE),)))
    ada = Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    with in_shop(ada.id):
        assert links.links() == []
        for act in (links.link, links.archive, links.restore):
            with pytest.raises(links_refused.NoSuchLink):
                act(made.id)
        with pytest.raises(links_refused.NoSuchLink):
            links.change(made.id, LinkDraft(targets=(to(STORE),)))
        with pytest.raises(links_refused.NoSuchLink):
            links.link_called("lamps")


def test_a_domain_stays_while_a_link_leads_there(edge: TableReader) -> None:
    made = links.create(LinkDraft(code="lamps", targets=(to(STORE),)))
    store = next(d for d in links.domains() if d.host == "lumen.example")
    with pytest.raises(links_refused.StillLedTo):
        links.remove_domain(store.id)
    links.archive(made.id)
    links.remove_domain(store.id)
    assert [d.host for d in links.domains()] == ["shop.tiktok.example"]


@pytest.mark.parametrize(
    "host", ["com", "localhost", "bit.ly", "192.168.1.4", "a b", "t.me/!", "printer.local"]
)
def test_what_can_be_nobodys_own_is_no_domain(host: str) -> None:
    with pytest.raises(links_refused.LinkRefused):
        links.add_domain(host)


def test_a_chat_link_carries_a_code_of_its_own(edge: TableReader) -> None:
    links.add_domain("https://t.me/lumen_bot")
    links.add_domain("wa.me/447700900123")
    bot = links_chats.create_chat_link(LinkDraft(code="bot"), "t.me/lumen_bot", code="fair-7")
    phone = links_chats.create_chat_link(LinkDraft(code="phone"), "wa.me/447700900123", "Hi, I saw the lamp")
    assert bot.targets[0]["url"] == "https://t.me/lumen_bot?start=FAIR-7"
    code = Code.objects.get(link=phone).code
    assert phone.targets[0]["url"] == (
        f"https://wa.me/447700900123?text=Hi%2C%20I%20saw%20the%20lamp%20%28{code}%29"
    )
    assert published(edge, "bot").targets[0].deep
    changed = links.change(bot.id, links.as_draft(bot))  # what was made here may be kept as it is
    assert changed.targets == bot.targets


def test_a_chat_link_without_a_code_of_ours_is_refused() -> None:
    links.add_domain("t.me/lumen_bot")
    for url in (
        "https://t.me/lumen_bot",
        "https://t.me/lumen_bot?start=ELSE",
        "https://t.me/lumen_bot/x?start=A",
    ):
        with pytest.raises(links_refused.LinkRefused):
            links.create(LinkDraft(targets=(to(url),)))
    with pytest.raises(links_refused.ChatNotOurs):
        links_chats.create_chat_link(LinkDraft(), "t.me/ada_bot")


def test_the_day_a_link_ends_is_counted_on_its_markets_clocks() -> None:
    made = links.create(LinkDraft(targets=(to(STORE),), market="us", expires_on=date(2023, 9, 30)))
    assert made.expires_at.isoformat() == "2023-10-01T00:00:00-07:00"
    assert links.as_draft(Link.objects.get()).expires_on == date(2023, 9, 30)


def test_a_new_start_publishes_all_shops_and_only_what_is_kept(edge: TableReader) -> None:
    links.create(LinkDraft(code="lamps", targets=(to(STORE),)))
    Link.everywhere.filter(code="lamps").update(code="lights")  # as if the table were of yesterday
    assert links_publish.publish_everything() == 1
    assert (published(edge, "lamps"), published(edge, "lights").code) == (None, "lights")


def test_a_qr_picture_is_one_of_the_address() -> None:
    assert links_chats.qr_png("https://s.example/lamps").startswith(b"\x89PNG")
    svg = links_chats.qr_svg("https://s.example/lamps")
    assert b"<svg" in svg and b"script" not in svg


@pytest.mark.parametrize("host", ["co.uk", "com.cn", "myshopify.com", "github.io", "bit.ly", "com"])
def test_a_host_under_which_everybody_has_one_is_no_shops_own(host: str) -> None:
    with pytest.raises(links_refused.BadDomain):
        links.add_domain(host)
    if host not in ("com", "bit.ly"):
        assert links.add_domain(f"lumen.{host}").host == f"lumen.{host}"
