"""Every Monday Mei reads one page: what happened, what changes, what to do. Omar gets it in Chinese."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from channelshift.store.models import LetterReader, TrailEntry
from channelshift.terms.days import Period
from channelshift.workflows.letter import Letter, NothingToTell, WeekFigures, last_week, letter
from channelshift.workflows.letter.charts import weeks_png, weeks_svg
from channelshift.workflows.letter.paper import pdf
from channelshift.workflows.letter.post import BadReader, add_reader, message, post, readers, remove_reader
from channelshift.workflows.profit import profit
from channelshift.workflows.task_letters import NoMailServer
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
MONDAY = date(2023, 7, 31)


@pytest.fixture
def written(demo: Workspace) -> Letter:
    return letter(demo)


def test_the_letter_of_10_august_tells_the_week_that_ended_on_sunday(demo: Workspace, written: Letter):
    assert written.week == Period(MONDAY, date(2023, 8, 6))
    (total,) = {profit(demo, ("route",), written.week).total.figures["cm3"]}
    assert written.this.cm3 == total
    assert sum(row.figures["cm3"] for row in profit(demo, ("route",), written.week).rows) == total
    assert [week.monday for week in written.weeks][-2:] == [date(2023, 7, 24), MONDAY]
    assert len(written.weeks) == 8
    assert [change.days for change in written.changes] == sorted(change.days for change in written.changes)
    (closing,) = [change for change in written.changes if change.event.closes]
    assert (closing.event.rule_id, closing.event.day) == ("tiktok-storefront-off", date(2023, 9, 12))


def test_a_route_that_only_cost_something_is_told_as_on_the_profit_page(demo: Workspace, monkeypatch):
    """British video ads are taken from sales by the platform: no order is theirs, and yet 134.30 is gone."""
    monkeypatch.setattr("channelshift.workflows.letter.facts.MOST_ROUTES", 20)
    written = letter(demo)
    table = {row.key[0]: row for row in profit(demo, ("route",), written.week).rows}
    ads = next(row for row in written.routes if row.key.startswith("tiktok_ads>product_card"))
    assert (table[ads.key].orders, ads.cm3.quantize(Decimal("0.01"))) == (0, Decimal("-134.30"))
    assert sum(row.cm3 for row in written.routes) == written.this.cm3
    assert sum(row.before for row in written.routes) == written.before.cm3


def test_an_earlier_week_may_be_asked_for_and_one_that_is_not_over_may_not(demo: Workspace):
    assert letter(demo, date(2023, 7, 12)).week.first == date(2023, 7, 10)  # a Wednesday: its Monday
    with pytest.raises(NothingToTell, match="not over"):
        letter(demo, date(2023, 8, 7))


def test_a_shop_without_a_file_has_nothing_to_tell(workspace: Workspace):
    with pytest.raises(NothingToTell, match="No file is imported yet"):
        letter(workspace)


def test_it_is_one_page_of_a4_with_its_own_chinese_font(written: Letter):
    for language in ("en", "zh-hans"):
        page = pdf(written, language)
        assert page.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", page)) == 1
        assert b"595.27" in page.replace(b"595.28", b"595.27")  # points across A4
        assert b"NotoSansCJK" in page


def test_a_shop_named_like_markup_is_only_a_name(written: Letter):
    hostile = Letter(**{**vars(written), "shop": '"] #panic() <script>alert(1)</script> \\u0022 $x$ *b*'})
    assert pdf(hostile, "en").startswith(b"%PDF-")
    html = dict(message(hostile, "mei@example.com", "en").alternatives)
    assert all("<script>" not in body for body in html)


def test_a_week_not_known_has_no_bar(written: Letter):
    unknown = WeekFigures(MONDAY, 3, Decimal(60), None)
    assert weeks_svg(Letter(**{**vars(written), "weeks": (unknown,) * 8}), "en").count("bar") < weeks_svg(
        written, "en"
    ).count("bar")
    assert weeks_png(written, "zh-hans").startswith(b"\x89PNG")


def test_each_reader_gets_it_once_a_week_from_the_day_they_chose(demo: Workspace, settings):
    settings.EMAIL_HOST = "mail.example"
    add_reader("Omar@Example.com ", "zh-hans", 3)  # Thursday: 10 August 2023 is one
    add_reader("late@example.com", "en", 4)
    assert (post(demo).sent, post(demo).sent) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["omar@example.com"]
    assert [name for name, _, kind in sent.attachments[1:]] == [f"channelshift-{MONDAY}.pdf"]
    assert sent.attachments[0]["Content-ID"] == "<weeks>"
    assert TrailEntry.objects.filter(what="weekly letter", act="sent").count() == 1


def test_a_letter_that_the_mail_server_refused_is_tried_again(demo: Workspace, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example"
    add_reader("mei@example.com", "en", 0)

    def refuse(self, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError("nobody there")

    with monkeypatch.context() as out:
        out.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        assert post(demo).failed == 1
    assert "nobody there" in readers()[0].trouble
    assert post(demo).sent == 1
    assert readers()[0].trouble == ""


def test_without_a_mail_server_nobody_is_written_to(demo: Workspace, settings):
    settings.EMAIL_HOST = ""
    with pytest.raises(NoMailServer):
        post(demo)


@pytest.mark.parametrize("address", ["", "mei", "mei@", "mei@example.com\nBcc: ada@example.com"])
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(BadReader):
        add_reader(address, "en", 0)
    assert not LetterReader.objects.exists()


def test_nobody_gets_it_twice_and_who_left_gets_none():
    omar = add_reader("omar@example.com", "zh", 0)
    assert omar.language == "zh-hans"
    with pytest.raises(BadReader, match="already"):
        add_reader("OMAR@example.com", "en", 2)
    remove_reader(omar.id)
    assert readers() == []


@given(st.dates(date(2000, 1, 3), date(2100, 1, 1)))
def test_the_last_week_is_seven_days_and_over(today: date):
    week = last_week(today)
    assert (week.first.weekday(), week.last.weekday(), (week.last - week.first).days) == (0, 6, 6)
    assert 0 < (today - week.last).days <= 7


def test_the_font_has_its_licence_beside_it():
    import channelshift.workflows.letter.charts as charts

    assert "SIL OPEN FONT LICENSE" in (Path(charts.FONTS) / "OFL.txt").read_text(encoding="utf-8")
