"""Mei enters that she took links out of ten videos, and reads what came of it; in Chinese, on a phone too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_shop import Site, is_too_wide, opened, serving
from playwright.sync_api import expect

from built import built_once
from channelshift.simulate import World
from channelshift.simulate.content_truth import removed_ids
from channelshift.workflows.demo import build_demo
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.browser
WAIT = 120_000
ROUTE = "tiktok_video>product_link>own_store>seller_warehouse@US"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Mei's shop on the day the news came."""
    made = built_once(tmp_path_factory, "demo", lambda folder: build_demo(Workspace.open(folder)))
    shop = Path(shutil.copytree(made, tmp_path_factory.mktemp("acted") / "shop"))
    with serving(shop) as running:
        yield running


def test_mei_enters_an_act_and_reads_that_views_fell(site, browser):
    page, watch = opened(browser)
    page.set_default_timeout(WAIT)
    page.goto(f"{site.address}/effects/")
    page.fill("#add input[name=name]", "Links removed")
    page.fill("#add input[name=on]", "2023-07-10")
    page.select_option("#add select[name=measure]", "views")
    page.fill("#add textarea[name=touched]", "\n".join(sorted(removed_ids(World(2023)))))
    page.locator("#add form[method=post] button").click()
    page.wait_for_url(re.compile(r"/effects/\d+/$"))
    assert "lowered views by" in page.locator("h1").inner_text()
    expect(page.locator("figure[data-chart=effect].drawn")).to_have_count(1)
    page.locator("td.n a").first.click()  # a sum opens the rows of the content file
    page.wait_for_url(re.compile(r"/effects/rows/"))
    assert "channelshift-content.csv" in page.locator("tbody tr").first.inner_text()
    assert watch.heard == [] and all(h.startswith("127.0.0.1:") for h in watch.hosts)


def test_on_a_phone_and_in_chinese_every_page_fits_and_draws(site, browser):
    page, watch = opened(browser, "zh-CN", width=390)
    page.set_default_timeout(WAIT)
    back = f"/effects/who-came-back/?route={ROUTE}&closed_on=2023-05-10"
    for address, charts in (("/effects/", 0), (back, 1), ("/effects/plan/", 0)):
        page.goto(site.address + address)
        assert page.locator("html").get_attribute("lang").startswith("zh")
        expect(page.locator("figure.drawn")).to_have_count(charts)
        assert not is_too_wide(page)
    assert watch.heard == []
