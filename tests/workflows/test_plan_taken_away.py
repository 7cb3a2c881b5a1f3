"""Omar takes Mei's plan away: as a table, as a workbook and as a calendar that any program reads."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from channelshift.terms.money import Money
from channelshift.terms.text import sentence
from channelshift.workflows.answers import (
    CapPrice,
    Flow,
    FrontierPoint,
    PlanAnswer,
    PlanLine,
    Range,
    ScenarioRow,
)
from channelshift.workflows.plan_calendar import as_ics
from channelshift.workflows.plan_export import as_csv, as_xlsx

MONDAY, NEXT = date(2023, 8, 14), date(2023, 8, 21)
RANGE = Range(Decimal(1), Decimal(2), Decimal(3), sentence("As it is."))


def line(what: str, where: str, amount: str, when: str = "now", week: date = MONDAY, **more) -> PlanLine:
    unit = more.pop("unit", "hours" if what == "hours" else "USD" if what == "spend" else "units")
    reason = more.pop("reason", sentence("It pays."))
    return PlanLine(week, what, where, Decimal(amount), unit, reason, when, **more)


def answer(*lines: PlanLine) -> PlanAnswer:
    weeks = ((MONDAY, Decimal(100)), (NEXT, Decimal(110)))
    return PlanAnswer(
        first_day=MONDAY,
        weeks=2,
        currency="USD",
        answer=sentence("Do this."),
        lines=lines,
        before=weeks,
        after=weeks,
        by_route=(("whatsapp>chat_link>own_store>seller_warehouse@US", Decimal(1), Decimal(2)),),
        cm3_before=RANGE,
        cm3_after=RANGE,
        shadow_prices=(),
        rests_on=(),
        gap=Decimal("0.001"),
        flows=(Flow("whatsapp", "own_store", "seller_warehouse", "US", Decimal(1), Decimal(2)),),
        frontier=(FrontierPoint(Decimal(0), Decimal(210), Decimal(90), True),),
        scenarios=(
            ScenarioRow("never", sentence("It never comes."), Decimal("0.1"), Decimal(1), Decimal(2), None),
        ),
        caps=(CapPrice(Decimal("0.3"), None),),
    )


def unfolded(text: str) -> list[str]:
    """The calendar's lines as RFC 5545 reads them: a line that begins with a space goes on the one before."""
    assert text.endswith("\r\n")
    rows: list[str] = []
    for row in text.removesuffix("\r\n").split("\r\n"):
        assert len(row.encode()) <= 75
        if row.startswith(" "):
            rows[-1] += row[1:]
        else:
            rows.append(row)
    return rows


def events(text: str) -> list[dict[str, str]]:
    rows = unfolded(text)
    assert rows[0] == "BEGIN:VCALENDAR" and rows[-1] == "END:VCALENDAR"
    assert rows[1:3] == ["VERSION:2.0", "PRODID:-//Channelshift//Plan//EN"]
    found: list[dict[str, str]] = []
    for row in rows:
        if row == "BEGIN:VEVENT":
            found.append({})
        elif found and row != "END:VEVENT":
            name, _, value = row.partition(":")
            found[-1][name] = value
    return found


def test_calendar_holds_what_is_due_and_leaves_out_what_waits_for_news() -> None:
    text = as_ics(
        answer(
            line("hours", "tiktok_live", "12.5"),
            line("hours", "whatsapp", "7"),
            line("buy", "MUG-1 -> seller_warehouse", "200", "by", NEXT, decide_by=date(2023, 8, 18)),
            line("spend", "meta_ads", "420", "wait"),
            line("spend", "tiktok_ads", "0"),
        )
    )
    found = events(text)
    assert [(e["DTSTART;VALUE=DATE"], e["DTEND;VALUE=DATE"], e["SUMMARY"]) for e in found] == [
        ("20230814", "20230815", "Plan this week's hours (2)"),
        ("20230818", "20230819", "Decide by today: Order goods (1)"),
    ]
    assert found[0]["DESCRIPTION"] == "tiktok_live: 12.5 hours. It pays.\\nwhatsapp: 7 hours. It pays."
    assert found[0]["DTSTAMP"] == "20230814T000000Z"


def test_entry_keeps_its_name_from_plan_to_plan_and_shares_it_with_no_other() -> None:
    first = events(as_ics(answer(line("hours", "tiktok_live", "12"), line("spend", "meta_ads", "5"))))
    second = events(as_ics(answer(line("hours", "tiktok_live", "20"), line("spend", "meta_ads", "9"))))
    assert [e["UID"] for e in first] == [e["UID"] for e in second]
    assert len({e["UID"] for e in first}) == 2


def test_commas_semicolons_line_ends_and_long_chinese_reasons_come_through() -> None:
    reason = sentence("一" * 60 + ", a; b\\c\nd")
    text = as_ics(answer(line("send", "MUG-1 -> fba", "1200", reason=reason)))
    said = events(text)[0]["DESCRIPTION"]
    assert said == "MUG-1 -> fba: 1\\,200 units. " + "一" * 60 + "\\, a\\; b\\\\c\\nd"


def test_table_has_every_line_and_no_formula() -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(
                as_csv(
                    answer(
                        line("hours", "=cmd()", "12.5", worth=Money.of("3.20", "USD")),
                        line("buy", "-1+2 -> x", "3", "by", NEXT, decide_by=NEXT),
                    )
                )
            )
        )
    )
    assert rows[0] == {
        "week": "2023-08-14",
        "what": "hours",
        "where": "'=cmd()",
        "amount": "12.5",
        "unit": "hours",
        "when": "now",
        "decide_by": "",
        "worth": "3.20",
        "reason": "It pays.",
    }
    assert (rows[1]["where"], rows[1]["decide_by"]) == ("'-1+2 -> x", "2023-08-21")


def test_workbook_has_a_sheet_for_lines_weeks_scenarios_and_the_trade_off() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(answer(line("hours", "@whatsapp", "7")))))
    assert book.sheetnames == [
        "plan",
        "weeks",
        "routes",
        "flows",
        "scenarios",
        "frontier",
        "caps",
        "limits",
    ]
    assert book["plan"]["C2"].value == "'@whatsapp"
    assert [c.value for c in book["scenarios"][2]] == ["never", "It never comes.", 0.1, 1, 2, None]
    assert [c.value for c in book["frontier"][2]] == [0, 210, 90, "yes"]
    assert [c.value for c in book["caps"][2]] == [0.3, None]
