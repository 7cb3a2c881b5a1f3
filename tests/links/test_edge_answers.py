"""What a visitor of a short link gets, and what is kept of the visit."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from agents import BOTS, PEOPLE, PEOPLE_IN_APPS, Seen
from edge_at_work import IPHONE, asking, link

from channelshift.links.agents import agent_of
from channelshift.links.country import Networks
from channelshift.links.harvest import LOGS
from channelshift.links.spec import NO_APP, Rule, Span, Target, When
from channelshift.links.table import publish
from channelshift.links.targets import to_telegram, to_whatsapp

STORE, SHOP_PAGE = Target("https://shop.mei.example/mug"), Target("https://mei.example/tiktok-shop")
TIKTOK = next(seen.agent for seen in PEOPLE_IN_APPS if seen.app == "tiktok")


def leads(url: str, **when: object) -> Rule:
    return Rule(When(**when), (Target(url),))  # type: ignore[arg-type]


def test_a_click_is_sent_on_with_its_id_and_the_utm_the_target_lacks(tmp_path: Path) -> None:
    target = "https://shop.mei.example/mug?utm_medium=bio&size=2#reviews"
    utm = (("source", "tiktok"), ("medium", "video"), ("campaign", "双十一 & more"))
    publish(tmp_path, [link("mug", target, utm=utm, placement="tiktok_profile")])
    with asking(tmp_path) as edge:
        answer = edge.get("/mug")
        (click,) = edge.clicks()
    assert answer.status == 302
    assert answer.location == (
        "https://shop.mei.example/mug?utm_medium=bio&size=2&utm_source=tiktok"
        f"&utm_campaign=%E5%8F%8C%E5%8D%81%E4%B8%80+%26+more&cs_click={click.id}#reviews"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert (click.code, click.rule, click.target) == ("mug", "0", "shop.mei.example")
    assert (click.country, click.device, click.app, click.channel) == ("GB", "ios", "", "tiktok_profile")


def test_the_first_rule_whose_conditions_all_hold_decides(tmp_path: Path) -> None:
    rules = (
        leads("https://mei.example/1", countries=frozenset({"US"}), devices=frozenset({"ios"})),
        leads("https://mei.example/2", in_app=frozenset({"tiktok"})),
        leads("https://mei.example/3", languages=frozenset({"zh"}), in_app=frozenset({NO_APP})),
        leads("https://mei.example/4", channels=frozenset({"pinterest"})),
        leads("https://mei.example/5", countries=frozenset({"GB"}), languages=frozenset({"ja"})),
    )
    publish(tmp_path, [link("mug", rules=rules)])
    with asking(tmp_path) as edge:
        for answer, path in (
            (edge.get("/mug", client="8.8.8.8"), "/1"),
            (edge.get("/mug", agent=TIKTOK, client="8.8.8.8"), "/2"),
            (edge.get("/mug", accept_language="zh-CN,zh;q=0.9"), "/3"),
            (edge.get("/mug?x=1&utm_source=Pinterest", accept_language="de"), "/4"),
            (edge.get("/mug", accept_language="ja,en;q=0.8"), "/5"),
            (edge.get("/mug", accept_language="en,ja;q=0.8"), "/mug"),
        ):
            assert answer.location.partition("?")[0].removeprefix("https://mei.example").endswith(path)
        assert [click.rule for click in edge.clicks()] == ["1", "2", "3", "4", "5", "0"]


def test_a_rulebook_state_turns_the_link_on_its_day(tmp_path: Path) -> None:
    """While links out are allowed, the store; from the day they are not, the shop page."""
    today = datetime.now(UTC).date()
    for first_closed_day, leads_to in (
        (today + timedelta(days=1), STORE.url),
        (today, SHOP_PAGE.url),
    ):
        closed = (Span.of_days(first_closed_day, None),)
        rule = Rule(When(during=(closed, (Span(),))), (SHOP_PAGE,))
        publish(tmp_path, [link("mug", STORE.url, rules=(rule,))])
        with asking(tmp_path) as edge:
            assert edge.get("/mug").location.startswith(leads_to + "?")


def test_a_state_the_rulebook_is_never_in_never_decides(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug", STORE.url, rules=(Rule(When(during=((),)), (SHOP_PAGE,)),))])
    with asking(tmp_path) as edge:
        assert edge.get("/mug").location.startswith(STORE.url)


def test_days_are_those_of_the_zone_they_were_said_in() -> None:
    span = Span.of_days(date(2023, 9, 12), date(2023, 9, 12), "Asia/Shanghai")
    assert span.begins == datetime(2023, 9, 11, 16, tzinfo=UTC)
    assert span.ends == datetime(2023, 9, 12, 16, tzinfo=UTC)


def test_a_visitor_stays_with_one_of_two_targets_and_the_shares_are_the_weights(tmp_path: Path) -> None:
    targets = (Target("https://mei.example/a", 3, "A"), Target("https://mei.example/b", 1, "B"))
    publish(tmp_path, [link("ab", targets=targets)])
    with asking(tmp_path) as edge:
        for _ in range(3):
            for number in range(400):
                edge.get("/ab", client=f"81.2.{number // 250}.{number % 250}")
        rounds = [click.target for click in edge.clicks()]
    assert rounds[:400] == rounds[400:800] == rounds[800:]
    assert 260 < Counter(rounds[:400])["A"] < 340  # 300 expected; beyond four standard deviations is a fault


def test_a_target_of_weight_nought_gets_nobody(tmp_path: Path) -> None:
    publish(
        tmp_path, [link("ab", targets=(Target("https://mei.example/a", 0), Target("https://mei.example/b")))]
    )
    with asking(tmp_path) as edge:
        assert {edge.get("/ab", client=f"81.2.3.{n}").location[:21] for n in range(50)} == {
            "https://mei.example/b"
        }


def test_a_link_that_is_over_says_so_in_both_languages_or_leads_where_the_shop_says(tmp_path: Path) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    publish(
        tmp_path,
        [
            link("over", expires_at=past),
            link("moved", expires_at=past, expired_url="https://mei.example/new"),
            link("lured", expires_at=past, expired_url="https://evil.example/"),
        ],
    )
    with asking(tmp_path) as edge:
        over, moved, lured = edge.get("/over"), edge.get("/moved"), edge.get("/lured")
        assert (over.status, lured.status) == (410, 410)
        assert "This offer is over" in over.body
        assert "活动已结束" in over.body
        assert moved.location.startswith("https://mei.example/new?cs_click=")
        assert [click.rule for click in edge.clicks()] == ["expired"] * 3


def test_an_unknown_code_gets_a_page_that_says_nothing_back(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        pages = [
            edge.get(path)
            for path in ("/", "/nope", "/<script>alert(1)</script>", "/mug/x", "/" + "a" * 5000)
        ]
        assert edge.clicks() == ()
    assert {page.status for page in pages} == {404}
    assert len({page.body for page in pages}) == 1
    assert "default-src 'none'" in pages[0].headers["content-security-policy"]
    assert "没有这个链接" in pages[0].body


def test_only_get_and_head_are_answered(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        assert edge.get("/mug", method="POST").status == 405
        assert edge.get("/mug", method="HEAD").status == 302
        assert edge.get("/nope", method="HEAD").status == 404
        assert [click.kind for click in edge.clicks()] == ["head"]


@pytest.mark.parametrize("header", ["sec_purpose", "purpose", "x_moz", "x_purpose"])
def test_what_a_browser_fetches_ahead_is_answered_and_does_not_count(tmp_path: Path, header: str) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        answer = edge.get("/mug", **{header: "prefetch"})
        (visit,) = edge.clicks()
    assert answer.location == "https://shop.mei.example/mug"
    assert not visit.counts


def test_no_bot_is_counted_and_no_person_in_an_app_is_lost(tmp_path: Path) -> None:
    assert len(BOTS) >= 33
    assert len(PEOPLE_IN_APPS) >= 22
    publish(tmp_path, [link("mug")])
    everyone = (*BOTS, *PEOPLE_IN_APPS, *PEOPLE)
    with asking(tmp_path) as edge:
        answers = [edge.get("/mug", agent=seen.agent) for seen in everyone]
        visits = edge.clicks()
    counted = [seen.what for seen, visit in zip(everyone, visits, strict=True) if visit.counts]
    assert counted == [seen.what for seen in (*PEOPLE_IN_APPS, *PEOPLE)]
    assert all(answer.status == 302 for answer in answers)
    assert [("cs_click" in answer.location) for answer in answers] == [visit.counts for visit in visits]


def test_without_the_rules_of_our_own_bots_would_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above: crawlerdetect alone takes these for people."""
    import re

    from channelshift.links import bots

    monkeypatch.setattr(bots, "_MISSED", re.compile("(?!)"))
    assert [seen.what for seen in BOTS if not agent_of(seen.agent).bot] == [
        "Viber previews",
        "Bluesky previews",
        "TikTok's check of landing pages",
    ]


@pytest.mark.parametrize("seen", [*PEOPLE_IN_APPS, *PEOPLE], ids=lambda seen: seen.what)
def test_the_app_is_known_by_its_browser(seen: Seen) -> None:
    assert agent_of(seen.agent).app == seen.app


def test_no_address_is_kept_and_a_visitor_is_known_for_one_day(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        for client in ("81.2.69.142", "81.2.69.142", "81.2.69.143"):
            edge.get("/mug", client=client)
        edge.edge._visitors.turn(edge.edge._visitors.day_ends)
        edge.get("/mug")
        first, again, neighbour, tomorrow = (click.visitor for click in edge.clicks())
    assert first == again
    assert len({first, neighbour, tomorrow}) == 3
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"81.2.69" not in kept
    assert len(list(tmp_path.glob("salt-*"))) == 1  # yesterday's is gone, and with it the way back


def test_only_a_trusted_proxy_is_believed(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    told = {"x_forwarded_for": "1.1.1.1, 8.8.8.8, 10.0.0.9", "cf_ipcountry": "MY"}
    with asking(tmp_path, proxies=Networks(["10.0.0.0/8"]), country_header="cf-ipcountry") as edge:
        edge.get("/mug", client="10.0.0.1", **told)
        edge.get("/mug", client="10.0.0.1", x_forwarded_for="1.1.1.1, 8.8.8.8, 10.0.0.9", cf_ipcountry="XX")
        edge.get("/mug", client="81.2.69.142", **told)
        assert [click.country for click in edge.clicks()] == ["MY", "US", "GB"]


def test_a_chat_link_carries_the_click_in_its_first_message(tmp_path: Path) -> None:
    publish(
        tmp_path,
        [
            link("wa", targets=(to_whatsapp("+44 7700 900123", "Hi, MEI10 {click}"),)),
            link("tg", targets=(to_telegram("@mei_shop_bot", "MEI10_{click}"),)),
            link("plain", targets=(to_telegram("mei_shop"),), utm=(("source", "tiktok"),)),
        ],
    )
    with asking(tmp_path) as edge:
        places = [edge.get(path).location for path in ("/wa", "/tg", "/plain")]
        whatsapp, telegram, _ = edge.clicks()
        bot = edge.get("/tg", agent="TelegramBot (like TwitterBot)").location
    assert places == [
        f"https://wa.me/447700900123?text=Hi%2C%20MEI10%20{whatsapp.id}",
        f"https://t.me/mei_shop_bot?start=MEI10_{telegram.id}",
        "https://t.me/mei_shop",
    ]
    assert bot == "https://t.me/mei_shop_bot?start=MEI10_0"


def test_a_full_disk_costs_the_count_and_not_the_visitor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, [link("mug")])

    def full(text: bytes) -> None:
        raise OSError(28, "No space left on device")

    with asking(tmp_path) as edge:
        monkeypatch.setattr(edge.edge._recording.file, "append", full)
        assert edge.get("/mug").location == "https://shop.mei.example/mug"
        assert edge.clicks() == ()


def test_a_full_log_is_closed_and_the_next_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from channelshift.links import recording

    monkeypatch.setattr(recording, "FULL", 1_000)
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        for _ in range(40):
            edge.get("/mug")
        assert len(list((tmp_path / LOGS).glob("*.log"))) > 3
        assert len({click.id for click in edge.clicks()}) == 40


def test_a_remembered_agent_is_read_once(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        for _ in range(3):
            edge.get("/mug", agent=IPHONE)
        assert list(edge.edge._agents) == [IPHONE]
