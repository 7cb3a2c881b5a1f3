"""From the news to a finished list: what must go, where links lead then, whom to write to, which papers."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from browser_shop import Site, is_too_wide, opened, serving
from playwright.sync_api import Page, expect

from channelshift.messaging.rehearsal import Rehearsal

pytestmark = pytest.mark.browser
WAIT = 180_000
PLACE = {"source": "tiktok_video", "hop": "product_link", "market": "US", "is": "closed"}
SHOP_PAGE = "https://lumenhome.tiktokshop.example/lamps"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo as its first page builds it: files, links and people."""
    with serving(tmp_path_factory.mktemp("moved") / "shop") as running:
        yield running


@pytest.fixture(scope="module")
def telegram() -> Iterator[Rehearsal]:
    """Telegram's stand-in: the broadcast goes here and to nobody."""
    with Rehearsal() as stand_in:
        thread = threading.Thread(target=stand_in.serve_forever, daemon=True)
        thread.start()
        yield stand_in
        stand_in.shutdown()
        thread.join()


def test_mei_moves(site: Site, browser, telegram: Rehearsal):
    page, watch = opened(browser)
    _build_the_demo(page, site)
    _ask_what_if(page, site)
    _audit(page, site)
    _give_three_links_another_target(page, site)
    _write_to_those_who_agreed(page, site, telegram)
    _plan(page, site)
    _look_at_the_papers(page, site)
    _finish_the_list(page, site)
    assert watch.heard == [] and all(host.startswith("127.0.0.1:") for host in watch.hosts)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/audit/", "链接审查"),
        ("/links/", "智能链接"),
        ("/attribution/", "归因"),
        ("/contacts/", "联系人"),
        ("/groups/", "群"),
        ("/broadcasts/", "群发"),
        ("/documents/", "证件"),
        ("/tasks/", "任务"),
        ("/people/", "人员"),
    ],
)
def test_omar_reads_it_on_his_phone(site: Site, browser, path: str, said: str):
    page, watch = opened(browser, "zh-CN", 390)
    page.goto(site.address + path)
    expect(page.locator(".beside a[aria-current]")).to_have_text(said)
    assert not is_too_wide(page)
    assert watch.heard == []


def _build_the_demo(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/")
    page.get_by_role("button", name="Build the demo").click()
    page.wait_for_url(f"{site.address}/", timeout=WAIT)


def _ask_what_if(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/what-if/?rule=tiktok-storefront-off")
    expect(page.locator("h1")).to_contain_text("2023")


def _audit(page: Page, site: Site) -> None:
    """Every product link of the videos has to go, the dearest first, each with its rule and source."""
    page.goto(f"{site.address}/audit/")
    expect(page.locator("h1")).to_contain_text("115 links or mentions")
    expect(page.locator("h1")).to_contain_text("11 Sept 2023")
    row = page.locator("#list tbody tr").first
    expect(row).to_contain_text("tiktok-storefront-off")
    row.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("ecommercenews.eu")


def _give_three_links_another_target(page: Page, site: Site) -> None:
    """From the day the place is closed each link leads to the shop page; until then to the store."""
    page.goto(f"{site.address}/links/")
    page.fill("#domains input[name=host]", "lumenhome.tiktokshop.example")
    page.locator("#domains").get_by_role("button", name="Allow").click()
    for code in ("lumen-bio", "lumen-chopper", "lumen-lamp"):
        page.goto(f"{site.address}/links/")
        page.get_by_role("link", name=f"/{code}").click()
        page.get_by_role("link", name="Change").click()
        page.get_by_role("button", name="Add a rule").click()
        rule = page.locator(".link-rule").first
        for name, word in PLACE.items():
            rule.locator(f"select[name$={name}]").select_option(word)
        rule.locator("input[name$=target-0-url]").fill(SHOP_PAGE)
        page.get_by_role("button", name="Keep and publish").click()
        expect(page.locator("main")).to_contain_text("12 Sept 2023")


def _write_to_those_who_agreed(page: Page, site: Site, telegram: Rehearsal) -> None:
    """Twenty of twenty-four agreed: each gets one message with a code of their own, the others nothing."""
    page.goto(f"{site.address}/broadcasts/senders/")
    form = page.locator("form", has=page.locator("input[name=channel][value=telegram]"))
    for name, value in (
        ("name", "Lumen bot"),
        ("account", "lumen_bot"),
        ("token", "123:rehearsal"),
        ("base_url", telegram.url),
    ):
        form.locator(f"input[name={name}]").fill(value)
    form.get_by_role("button", name="Add").click()
    page.goto(f"{site.address}/broadcasts/new/")
    page.fill("input[name=name]", "Before the links close")
    page.fill("textarea[name=body]", "Hello {name}, our shop stays: {code} takes 10 % off.")
    page.fill("input[name=code_prefix]", "STAY")
    page.fill("input[name=offer]", "10 % until October")
    for name in ("quiet_from", "quiet_to"):
        page.fill(f"input[name={name}]", "")
    page.get_by_role("button", name="Keep and look at it").click()
    expect(page.locator("h1")).to_contain_text("20 contacts")
    draft = page.url
    page.get_by_role("button", name="Make the codes").click()
    expect(page.locator("main")).to_contain_text("20 codes are made")
    page.goto(draft)
    page.locator("form[action$='/send/'] button").click()
    expect(page.locator("main")).to_contain_text("20 sent", timeout=WAIT)
    texts = [message.text for message in telegram.heard]
    assert len(texts) == len({message.chat for message in telegram.heard}) == 20
    codes = [re.search(r"STAY[A-Z0-9-]+", text)[0] for text in texts]
    assert len(set(codes)) == 20
    assert not any(name in text for text in texts for name in ("Walter", "Ines", "Pavel", "Amelie"))


def _plan(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/plan/#limits")
    page.fill("#limits input[name=weeks]", "6")
    page.locator("#limits button").click()
    page.wait_for_url(re.compile(r"/plan/\d+/$"), timeout=WAIT)


def _look_at_the_papers(page: Page, site: Site) -> None:
    """Papers that concern the shop say what they hold up in money, once a plan stands."""
    page.goto(f"{site.address}/documents/")
    expect(page.locator("main")).to_contain_text("USD")


def _finish_the_list(page: Page, site: Site) -> None:
    """What the data can prove closes by itself; the rest is done by a person, one after the other."""
    page.goto(f"{site.address}/tasks/")
    page.locator("form[action$='/refresh/'] button").click()
    origins = set(page.locator(".task .hint .tag:first-child").all_inner_texts())
    assert {"Plan", "Audit", "Documents"} <= origins
    plain = page.locator(".task .acts > form[action$='/done/'] button")
    while plain.count():
        plain.first.click()
    waiting = page.locator(".task")
    expect(waiting.first).to_contain_text("closes by itself when the data shows it")
    while waiting.count():
        waiting.first.locator("summary").click()
        waiting.first.locator("input[name=note]").fill("Seen on the platform with my own eyes")
        waiting.first.get_by_role("button", name="Done, with this note").click()
    expect(page.locator("h1")).to_have_text("Everything is done.")
