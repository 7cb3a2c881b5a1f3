"""The audit keeps what it finds: first and last seen, gone with proof, and what each content earned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.store.models import AuditedImport, Finding, Shop, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.terms.days import Period
from channelshift.terms.route import Route
from channelshift.workflows import audit as audits
from channelshift.workflows import audit_texts
from channelshift.workflows.audit_lint import lint
from channelshift.workflows.audit_money import Earnings
from channelshift.workflows.audit_texts import BadList
from channelshift.workflows.import_export import import_file

pytestmark = pytest.mark.django_db
HEAD = "surface,content_id,market,in_shop,text,link,seen_on\n"
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
BIO = "tiktok_profile>bio_link>own_store>seller_warehouse@US"
US = {"surface": "tiktok_caption", "market": "US"}


@pytest.fixture
def shop(workspace):
    workspace.remember(today="2023-08-10")
    return workspace


def listed(shop, *rows: str, head: str = HEAD):
    return audits.take_list(shop, (head + "\n".join(rows)).encode(), "list.csv", {})


def links_file(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("content_id,source,title,published_on,url,code\n" + "\n".join(rows) + "\n", "utf-8")
    return path


def test_a_list_is_read_and_each_finding_has_its_rule_and_its_last_day(shop):
    taken = listed(
        shop,
        "tiktok_product_link,71,US,no,,https://lumen.shop/mug,2023-08-09",
        "youtube_shorts_description,s1,US,no,Get it: lumen.shop,,2023-08-09",
        "instagram_caption,p1,US,no,Lovely mug,,2023-08-09",
    )
    assert (taken.contents, taken.found, taken.new) == (3, 2, 2)
    answer = audits.audit(shop)
    assert {(row.surface, row.now.verdict, row.must_go_from, row.last_day) for row in answer.up} == {
        ("tiktok_product_link", "allowed", date(2023, 9, 12), date(2023, 9, 11)),
        ("youtube_shorts_description", "allowed", date(2023, 8, 31), date(2023, 8, 30)),
    }
    rule = next(row for row in answer.up if row.surface == "tiktok_product_link").must_go.rules[0]
    assert rule.rule_id == "tiktok-storefront-off"
    assert "https://ecommercenews.eu/tiktok-pulls-the-plug-on-storefront/" in rule.sources


def test_after_the_day_what_is_still_up_is_late(shop):
    listed(shop, "tiktok_product_link,71,US,no,,https://lumen.shop,2023-08-09")
    assert audits.audit(shop).late == ()
    shop.remember(today="2023-09-11")
    assert audits.audit(shop).late == ()
    shop.remember(today="2023-09-12")
    assert len(audits.audit(shop).late) == 1


def test_a_link_is_gone_only_when_a_newer_list_shows_its_content_without_it(shop):
    listed(
        shop,
        "tiktok_product_link,71,US,no,,https://lumen.shop/a,2023-08-09",
        "tiktok_product_link,72,US,no,,https://lumen.shop/b,2023-08-09",
    )
    partial = listed(shop, "tiktok_product_link,71,US,no,,,2023-08-20")
    assert partial.gone == 1
    answer = audits.audit(shop)
    assert [row.content_id for row in answer.up] == ["72"]
    (gone,) = answer.gone
    assert gone.gone_on == date(2023, 8, 20)
    assert gone.proof["seen"]["in"] == "list.csv:2" and gone.proof["seen"]["on"] == "2023-08-09"
    assert gone.proof["gone"] == {**gone.proof["gone"], "on": "2023-08-20", "in": "list.csv:2", "text": ""}


def test_an_older_list_takes_nothing_down_and_brings_nothing_back(shop):
    listed(shop, "tiktok_product_link,71,US,no,,https://lumen.shop,2023-08-09")
    assert listed(shop, "tiktok_product_link,71,US,no,,,2023-08-01").gone == 0
    listed(shop, "tiktok_product_link,71,US,no,,,2023-08-20")
    listed(shop, "tiktok_product_link,71,US,no,,https://lumen.shop,2023-08-05")
    row = Finding.objects.get()
    assert row.gone_on == date(2023, 8, 20)
    assert row.first_seen_on == date(2023, 8, 5)


def test_a_list_of_captions_proves_nothing_of_links(shop):
    listed(shop, "tiktok_caption,71,US,no,Mug,https://lumen.shop,2023-08-09")
    captions = "surface,content_id,text,seen_on\n"
    assert listed(shop, "tiktok_caption,71,Mug,2023-08-20", head=captions).gone == 0
    assert Finding.objects.get().gone_on is None


def test_what_comes_back_is_up_again_under_the_same_key(shop):
    row = "tiktok_product_link,71,US,no,,{link},{day}"
    listed(shop, row.format(link="https://lumen.shop", day="2023-08-09"))
    key = Finding.objects.get().key
    listed(shop, row.format(link="", day="2023-08-10"))
    listed(shop, row.format(link="https://lumen.shop", day="2023-08-12"))
    back = Finding.objects.get()
    assert (back.key, back.gone_on, back.last_seen_on) == (key, None, date(2023, 8, 12))


def test_taking_the_same_list_twice_changes_nothing(shop):
    row = "tiktok_product_link,71,US,no,,https://lumen.shop,2023-08-09"
    listed(shop, row)
    again = listed(shop, row)
    assert (again.new, again.gone, Finding.objects.count()) == (0, 0, 1)


def test_imported_link_lists_are_audited_once_and_a_later_one_proves_what_is_gone(shop, tmp_path):
    first = links_file(
        tmp_path,
        "channelshift-outbound-links-2023-08-01.csv",
        "71,tiktok_video,Mug,2023-07-03,https://lumen.shop/a,",
        "72,tiktok_video,Lamp (link in bio),2023-07-05,https://lumen.shop/b,",
    )
    import_file(shop, first, {"date_order": "ymd"})
    found = {(row.surface, row.content_id, row.kind) for row in audits.audit(shop).up}
    assert found == {
        ("tiktok_product_link", "71", "link"),
        ("tiktok_product_link", "72", "link"),
        ("tiktok_caption", "72", "bio_mention"),
    }
    audits.audit(shop)
    assert AuditedImport.objects.count() == 1
    second = links_file(
        tmp_path,
        "channelshift-outbound-links-2023-08-09.csv",
        "72,tiktok_video,Lamp,2023-07-05,https://lumen.example/new,",
    )
    import_file(shop, second, {"date_order": "ymd"})
    answer = audits.audit(shop)
    assert {(r.surface, r.kind, r.target) for r in answer.gone} == {
        ("tiktok_product_link", "link", "https://lumen.shop/b"),
        ("tiktok_caption", "bio_mention", ""),
    }
    assert "71" in {row.content_id for row in answer.up}


def test_a_content_that_orders_name_has_its_own_money_and_the_rest_a_share(shop, monkeypatch):
    known = Earnings(
        Period(date(2023, 5, 12), date(2023, 8, 9)),
        "USD",
        by_content={"71": Decimal("120.50")},
        market_of_content={"71": "US"},
        nameless={Route.parse(BIO): Decimal("90")},
        routes={Route.parse(LINK): Decimal("120.50"), Route.parse(BIO): Decimal("90")},
    )
    monkeypatch.setattr(audits, "earnings", lambda workspace, today: known)
    listed(
        shop,
        "tiktok_product_link,71,,no,,https://lumen.shop/a,2023-08-09",
        "tiktok_product_link,79,,no,,https://lumen.shop/z,2023-08-09",
        "tiktok_bio,@lumen,,no,,https://lumen.shop,2023-08-09",
        "tiktok_bio,@lumen.uk,,no,,https://lumen.shop,2023-08-09",
    )
    money = {r.content_id: (r.money.earned, r.money.estimated, r.market) for r in audits.audit(shop).up}
    assert money == {
        "71": (Decimal("120.50"), False, "US"),
        "79": (None, False, "US"),
        "@lumen": (Decimal("45.00"), True, "US"),
        "@lumen.uk": (Decimal("45.00"), True, "US"),
    }
    assert [row.content_id for row in audits.audit(shop).up][0] == "71"
    assert audits.audit(shop).up[-1].money.earned is None
    (task,) = audits.audit_tasks(shop)
    assert (task.key, task.origin) == ("audit:tiktok_product_link:US:2023-09-12", "audit")
    assert (task.due_on, task.stake, task.stake_currency) == (date(2023, 9, 11), Decimal("120.50"), "USD")


def test_a_video_with_two_links_earned_its_money_once(shop, monkeypatch):
    known = Earnings(
        Period(date(2023, 5, 12), date(2023, 8, 9)),
        "USD",
        by_content={"71": Decimal("120.50"), "72": Decimal("9.50")},
    )
    monkeypatch.setattr(audits, "earnings", lambda workspace, today: known)
    listed(
        shop,
        "tiktok_product_link,71,US,no,,https://lumen.shop/a,2023-08-09",
        "tiktok_product_link,71,US,no,,https://lumen.shop/b,2023-08-09",
        "tiktok_product_link,72,US,no,,https://lumen.shop/c,2023-08-09",
    )
    assert [row.money.earned for row in audits.audit(shop).up] == [
        Decimal("120.50"),
        Decimal("120.50"),
        Decimal("9.50"),
    ]
    assert audits.audit(shop).earned == Decimal("130.00")
    (task,) = audits.audit_tasks(shop)
    assert task.stake == Decimal("130.00")


def test_a_caption_and_a_comment_share_their_route_and_do_not_each_have_it_whole(shop, monkeypatch):
    route = Route.parse("tiktok_video>caption_link>own_store>seller_warehouse@US")
    known = Earnings(
        Period(date(2023, 5, 12), date(2023, 8, 9)),
        "USD",
        nameless={route: Decimal("90")},
        routes={route: Decimal("90")},
    )
    monkeypatch.setattr(audits, "earnings", lambda workspace, today: known)
    listed(
        shop,
        "tiktok_caption,71,US,no,lumen.shop/a,,2023-08-09",
        "tiktok_comment,72,US,no,lumen.shop/b,,2023-08-09",
    )
    assert [row.money.earned for row in audits.audit(shop).up] == [Decimal("45.00"), Decimal("45.00")]


def test_a_second_rule_that_joins_a_ban_moves_no_deadline(shop):
    """In shop content of the US: barred from 12 Sept 2023, and by one more rule from 25 Feb 2026."""
    listed(shop, "tiktok_product_link,71,US,yes,,https://lumen.shop,2023-08-09")
    for today in ("2023-08-10", "2024-05-01", "2026-03-01"):
        shop.remember(today=today)
        (row,) = audits.audit(shop).up
        assert (row.must_go_from, row.last_day) == (date(2023, 9, 12), date(2023, 9, 11))
        (task,) = audits.audit_tasks(shop)
        assert (task.key, task.due_on) == ("audit:tiktok_product_link:US:2023-09-12", date(2023, 9, 11))


def test_a_task_is_no_longer_asked_for_once_the_links_are_gone(shop):
    listed(shop, "tiktok_product_link,71,US,no,,https://lumen.shop,2023-08-09")
    assert len(audits.audit_tasks(shop)) == 1
    listed(shop, "tiktok_product_link,71,US,no,,,2023-08-10")
    assert audits.audit_tasks(shop) == []


def test_a_draft_is_told_what_breaks_which_rule_from_when(shop):
    text = "Buy at lumen.shop, link in bio, or DM us to order"
    answer = lint(shop, text, "tiktok_live", "VN", in_shop=True, day=date(2025, 6, 28))
    assert [f.kind for f in answer.findings] == ["link", "bio_mention", "direct_message"]
    assert {f.now.verdict for f in answer.findings} == {"not_known", "allowed"}
    after = lint(shop, text, "tiktok_live", "VN", in_shop=True, day=date(2025, 6, 29))
    assert {(f.now.verdict, f.now.rules[0].rule_id) for f in after.findings} == {
        ("banned", "tiktok-shop-redirect-vn")
    }
    assert "".join(part for part, _ in after.parts) == text


def test_what_a_list_cannot_mean_is_said_row_by_row(shop):
    taken = listed(
        shop,
        "nowhere,1,US,no,lumen.shop,,",
        "tiktok_caption,,US,no,lumen.shop,,",
        "tiktok_caption,2,Mars,no,lumen.shop,,",
        "tiktok_caption,3,US,no,lumen.shop,,yesterday",
        "tiktok_caption,4,US,no,lumen.shop,,",
    )
    assert [c.row for c in taken.complaints] == [2, 3, 4, 5]
    assert (taken.contents, taken.new) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x00\x80", b"text\n" + b'"' * 400_000])
def test_a_file_that_is_no_list_is_refused_with_what_to_do(shop, content):
    with pytest.raises(BadList):
        audits.take_list(shop, content, "list.csv", {})


def test_a_text_file_is_one_content(shop):
    audits.take_list(shop, "今晚直播脚本：加微信 lumen88".encode(), "script.txt", {"surface": "tiktok_live"})
    assert [(r.content_id, r.kind) for r in Finding.objects.all()] == [("script.txt", "messenger")]


def test_a_taken_list_is_in_the_trail(shop):
    listed(shop, "tiktok_caption,4,US,no,lumen.shop,,")
    entry = TrailEntry.objects.get()
    assert (entry.act, entry.what, entry.became) == ("read", "audit list", {"contents": 1, "found": 1})


def test_another_shop_sees_nothing_of_it(shop):
    listed(shop, "tiktok_caption,4,US,no,lumen.shop,,")
    key = Finding.objects.get().key
    adas = Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    with in_shop(adas.id):
        assert audits.audit(shop).up == ()
        with pytest.raises(audits.NoFinding):
            audits.finding(shop, key)


def test_two_pages_that_read_the_same_import_at_once_keep_it_once(shop, tmp_path, monkeypatch):
    path = links_file(
        tmp_path, "channelshift-outbound-links.csv", "71,tiktok_video,Mug,2023-07-03,https://a.shop,"
    )
    import_file(shop, path, {"date_order": "ymd"})
    audits.audit(shop)
    nobody_read_yet = lambda *names, flat: ()  # noqa: E731  what the second page saw before the first was done
    monkeypatch.setattr(AuditedImport.objects, "values_list", nobody_read_yet)
    assert len(audits.audit(shop).up) == 1
    assert (AuditedImport.objects.count(), Finding.objects.count()) == (1, 1)


def test_names_of_tiktok_shop_products_are_read_as_product_pages():
    product = {"channel": "tiktok_shop", "product_id": "p1", "sku_id": "s1", "product": "Mug, wa.me/44"}
    ((page, content, part, text),) = audit_texts._said_in("product_listing", product)
    assert (page.name, content, part, text) == ("tiktok_product_page", "p1", "title", "Mug, wa.me/44")
    assert list(audit_texts._said_in("product_listing", {**product, "channel": "shopify"})) == []
