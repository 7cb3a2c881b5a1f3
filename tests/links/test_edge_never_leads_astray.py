"""A link never leaves the shop's domains, whatever was written into it and whatever a visitor sends."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from edge_at_work import asking, link
from hypothesis import example, given, settings
from hypothesis import strategies as st

from channelshift.links import exits
from channelshift.links.spec import Rule, Target, When
from channelshift.links.table import publish
from channelshift.links.targets import NoDeepLink, is_allowed, to_telegram, to_whatsapp, why_not

DOMAINS = frozenset({"mei.example", "shop.mei.co.uk", "mei.example:8443"})
TRICKS = (
    "https://evil.example/",
    "https://mei.example.evil.example/",
    "https://evilmei.example/",
    "https://mei.example@evil.example/",
    "https://mei.example:pw@evil.example/",
    "https://evil.example\\@mei.example/",
    "https://evil.example\\.mei.example/",
    "https:\\\\mei.example/",
    "https:/evil.example/",
    "https:evil.example",
    "//evil.example/mei.example",
    "///evil.example",
    "/\\evil.example",
    "\thttps://evil.example/",
    " https://mei.example/",
    "https://mei.example\t.evil.example/",
    "https://mei.example\r\nLocation: https://evil.example/",
    "https://mei.example/\r\nset-cookie: a=b",
    "https://mei.example%2eevil.example/",
    "https://mei.example%00.evil.example/",
    "https://mei.example:443@evil.example/",
    "https://mei.example:99999999/",
    "https://mei.example./",
    "https://mei.example\u3002evil.example/",
    "https://\u043cei.example/",  # a Cyrillic letter
    "https://[::1]/",
    "https://0x7f.1/",
    "javascript:alert(1)//mei.example",
    "data:text/html,mei.example",
    "JaVaScRiPt://mei.example/%0aalert(1)",
    "file://mei.example/etc/passwd",
    "ftp://mei.example/",
    "intent://mei.example/#Intent;scheme=https;package=evil;end",
    "https://wa.me/447700900123",
    "https://t.me/mei_shop",
    "https://mei.example:8444/",
    "",
)
FAIR = (
    "https://mei.example",
    "https://mei.example/",
    "HTTPS://Shop.Mei.Example/Mug?a=1#top",
    "http://shop.mei.co.uk/?next=//evil.example/",
    "https://mei.example:8443/basket",
    "https://mei.example/%E6%9D%AF",
)
DEEP_TRICKS = (
    "https://wa.me/447700900123@evil.example/",
    "https://wa.me.evil.example/447700900123",
    "https://wa.me/447700900123?text=a&redirect=https://evil.example",
    "https://t.me/mei_shop/../evil",
    "https://t.me/share/url?url=https://evil.example",
    "https://t.me/mei_shop?start=" + "a" * 65,
    "https://evil.example/",
    "https://mei.example/",
)


def leads_home(location: str) -> bool:
    """By a reader that is not ours, and by what a browser does to marks that reader leaves alone."""
    if any(mark in location for mark in "\\\t\r\n ") or not location.isascii():
        return False
    read = urlsplit(location)
    host = (read.hostname or "") + (f":{read.port}" if read.port else "")
    return (
        read.scheme in ("http", "https")
        and "@" not in read.netloc
        and any(host == domain or host.endswith(f".{domain}") for domain in DOMAINS)
    )


@pytest.mark.parametrize("url", TRICKS)
def test_a_trick_is_refused_with_a_reason(url: str) -> None:
    assert not is_allowed(Target(url), DOMAINS)
    assert why_not(Target(url), DOMAINS) is not None


@pytest.mark.parametrize("url", FAIR)
def test_a_fair_target_is_taken(url: str) -> None:
    assert why_not(Target(url), DOMAINS) is None
    assert leads_home(url)


@pytest.mark.parametrize("url", DEEP_TRICKS)
def test_a_chat_address_has_one_form(url: str) -> None:
    assert not is_allowed(Target(url, deep=True), DOMAINS)


def test_chat_addresses_we_make_are_fair_or_refused() -> None:
    for made in (to_whatsapp("447700900123", "你好 & welcome {click}"), to_telegram("mei_shop_bot", "A-1_b")):
        assert is_allowed(made, DOMAINS)
    for wrong in ("", "07700900123", "4477x"):
        with pytest.raises(NoDeepLink):
            to_whatsapp(wrong)
    with pytest.raises(NoDeepLink):
        to_telegram("mei_shop_bot", "no spaces")
    with pytest.raises(NoDeepLink):
        to_telegram("mei_shop_bot", "a" * 45 + "{click}")  # 65 with the click id in its place


HOSTS = st.sampled_from(
    ["mei.example", "a.mei.example", "evil.example", "mei.example.evil.example", "mei.example:8443", "wa.me"]
)
SCHEMES = st.sampled_from(
    ["https://", "http://", "//", "https:/", "https:\\\\", "javascript:", "HTTPS://", ""]
)
MARKS = st.text(st.sampled_from("/\\@:#?%.&= \t\r\n\x00\u3002aA0[]{}click"), max_size=12)
URLS = st.builds(
    lambda *parts: "".join(parts),
    SCHEMES,
    st.sampled_from(["", "user@", "mei.example@", "mei.example:1@"]),
    HOSTS,
    MARKS,
    st.sampled_from(["", "evil.example", "mei.example"]),
    MARKS,
)
ANYTHING = URLS | st.sampled_from(TRICKS + FAIR + DEEP_TRICKS) | st.text(max_size=40)
HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


@settings(max_examples=300, deadline=None)
@given(
    rule_url=ANYTHING,
    url=ANYTHING,
    expired_url=ANYTHING,
    deep=st.booleans(),
    utm=st.lists(st.tuples(st.sampled_from(["source", "medium", "term"]), st.text(max_size=20)), max_size=3),
    query=HEADER_TEXT,
    agent=HEADER_TEXT,
    tongue=HEADER_TEXT,
)
@example(
    "https://mei.example#", "https://mei.example?", "", False, [("source", "@evil.example/")], "", "x", ""
)
def test_a_link_never_leaves_its_domains(
    rule_url: str,
    url: str,
    expired_url: str,
    deep: bool,
    utm: list[tuple[str, str]],
    query: str,
    agent: str,
    tongue: str,
) -> None:
    rules = (Rule(When(), (Target(rule_url, deep=deep),)),)
    spec = link("mug", url, rules=rules, utm=tuple(utm), expired_url=expired_url, domains=DOMAINS)
    ready = exits.Ready(spec)
    visit = exits.Visit(1, "GB", None, tongue, query)  # type: ignore[arg-type]
    for way in [way for _, way in ready.choice(visit)] + [ready.expired]:
        if way.head:
            for location in (way.head + "abcdefghijkl01234567" + way.tail, way.plain):
                assert leads_home(location) or (
                    deep and location.startswith(("https://wa.me/", "https://t.me/"))
                )


@settings(max_examples=60, deadline=None)
@given(query=HEADER_TEXT, agent=HEADER_TEXT, tongue=HEADER_TEXT, path=HEADER_TEXT)
def test_what_a_visitor_sends_turns_no_link(query: str, agent: str, tongue: str, path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), [link("mug", utm=(("source", "tiktok"),))])
        with asking(Path(folder)) as edge:
            answer = edge.get(f"/mug?{query}", agent=agent, accept_language=tongue, host="evil.example")
            astray = edge.get(f"/mug/{path}")
            (click, *_) = edge.clicks()
    begins = "https://shop.mei.example/mug?utm_source=tiktok"
    assert answer.location in (begins, f"{begins}&cs_click={click.id}")
    assert astray.status == 404 or astray.location.startswith(begins)


def test_with_the_check_off_a_trick_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the check in the serving process that holds, not something before it."""
    monkeypatch.setattr(exits, "is_allowed", lambda target, domains: True)
    ready = exits.Ready(link("mug", "https://evil.example/", domains=DOMAINS))
    assert not leads_home(ready.otherwise[0][1].plain)


def test_a_target_whose_domain_was_taken_away_is_served_no_more(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        assert edge.get("/mug").status == 302
        publish(tmp_path, [link("mug", domains=frozenset({"other.example"}))])
        edge.keep_up()
        assert edge.get("/mug").status == 404
