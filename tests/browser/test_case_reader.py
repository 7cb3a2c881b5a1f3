"""Omar reads a case who never opens the code: on a desk in English, on a phone in Chinese."""

from __future__ import annotations

import pytest
from browser_shop import is_too_wide, opened

pytestmark = pytest.mark.browser


def test_a_case_is_read_from_the_list_to_its_ranges(site, browser):
    for locale, width, name, says in (
        ("en-GB", 1440, "Wang Lei", "Claimed −50 %, computed −76 %."),
        ("zh-CN", 390, "王磊", "不是−50 %"),
    ):
        page, watch = opened(browser, locale, width)
        page.goto(f"{site.address}/cases/")
        page.locator("figure[data-chart=gains] canvas, figure[data-chart=gains] svg").first.wait_for()
        assert not is_too_wide(page)
        page.get_by_role("link", name=name).click()
        page.locator("figure[data-chart=outcomes] canvas, figure[data-chart=outcomes] svg").first.wait_for()
        assert page.get_by_text(says).is_visible() and not is_too_wide(page)
        page.locator("#sc-14 summary").click()
        assert page.locator("#sc-14 .mono").first.is_visible()
        assert watch.heard == [] and watch.hosts == {site.address.removeprefix("http://")}
