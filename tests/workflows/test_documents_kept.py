"""Mei's papers: what is missing and the money it holds up, sealed files, packs always the same."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from duties_cast import MONDAY, OPENING, PLAN, SHOP_LIVE, SHOP_VIDEO, TODAY, adas_shop, save_plan
from hypothesis import given
from hypothesis import strategies as st

from channelshift.store import seals
from channelshift.store.models import Document, Task, TrailEntry
from channelshift.store.scope import current_shop_id, in_shop
from channelshift.store.shops import folder_of
from channelshift.workflows import document_files, document_pack, documents
from channelshift.workflows.document_files import BadFile, checked_name, safe_name
from channelshift.workflows.documents import About, BadDocument
from channelshift.workflows.documents_answers import Need
from channelshift.workflows.documents_list import documents as answer
from channelshift.workflows.tasks import listing
from channelshift.workflows.tasks_gather import gather

pytestmark = pytest.mark.django_db
ONBOARDING = "tiktok/US/onboarding"
PDF = b"%PDF-1.7\nMei's licence 91440300\n%%EOF"
LICENCE = About(ONBOARDING, "Onboarding (TikTok)", "tiktok", "US", "local_entity", "company")


@pytest.fixture
def shop(workspace):
    """Mei on 10 August 2023 with a saved plan: TikTok Shop opens to her on 12 September."""
    workspace.remember(today=TODAY.isoformat())
    save_plan()
    return workspace


def need(shop, key: str = ONBOARDING, on: date | None = None) -> Need:
    return next(n for n in answer(shop, on).needs if n.key == key)


# ------------------------------------------------------------------ what is missing, and its money


def test_a_missing_paper_holds_up_the_plans_routes_that_wait_for_it(shop):
    found = need(shop)
    assert found.standing == "missing"
    assert {route.route for route in found.routes} == {SHOP_VIDEO, SHOP_LIVE}
    assert found.waits == Decimal("2450.50")  # 1500 + 950.50, as the plan says
    assert found.needed_on == OPENING
    assert found.days is None and found.apply_by is None  # nobody has said how long it takes
    whole = answer(shop)
    assert whole.waits == Decimal("2450.50") and whole.waiting_routes == 2  # each route once


def test_without_a_plan_no_money_is_named(workspace):
    workspace.remember(today=TODAY.isoformat())
    found = next(n for n in answer(workspace, market="US").needs if n.key == ONBOARDING)
    assert found.waits is None and found.needed_on is None


def test_who_sells_through_a_checkout_was_let_in_and_waits_for_no_entry_paper(workspace):
    workspace.remember(today=TODAY.isoformat())
    selling = (SHOP_VIDEO, Decimal("900"), Decimal("1500"))
    others = tuple(row for row in PLAN.by_route if row[0] != SHOP_VIDEO)
    save_plan(replace(PLAN, by_route=(selling, *others)))
    found = need(workspace)
    assert (found.standing, found.waits, found.is_open) == ("sells", None, False)


def test_the_sellers_own_estimate_says_the_last_day_to_begin(shop):
    paper = documents.start(LICENCE)
    documents.state_facts(paper, {"days_needed": 10, "days_most": 21})
    found = need(shop)
    assert (found.days.low, found.days.high) == (10, 21)
    assert found.apply_by == OPENING - timedelta(days=21)
    gather(shop, ("documents",))
    task = Task.objects.get(key=f"documents:{ONBOARDING}")
    assert (task.due_on, task.stake) == (date(2023, 8, 22), Decimal("2450.50"))


def test_earlier_papers_of_the_platform_say_how_long_one_takes(shop):
    for days in (12, 30):
        earlier = documents.start(About(f"own/{days}", f"Earlier {days}", "tiktok", "GB"))
        documents.step(earlier, "applied", date(2023, 1, 1))
        documents.step(earlier, "granted", date(2023, 1, 1) + timedelta(days=days))
    found = need(shop)
    assert (found.days.low, found.days.high) == (12, 30)
    assert str(found.days.basis) == "What 2 earlier papers of tiktok took."


def test_a_rejection_keeps_its_reason_and_is_work_until_the_paper_is_granted(shop):
    paper = documents.start(LICENCE, "applied", date(2023, 8, 1))
    with pytest.raises(BadDocument, match="why it was rejected"):
        documents.step(paper, "rejected", date(2023, 8, 9))
    documents.step(paper, "rejected", date(2023, 8, 9), "The scan is cut off")
    assert need(shop).standing == "rejected"
    gather(shop, ("documents",))
    assert "was rejected" in str(listing(TODAY).days[0].tasks[0].title)
    documents.step(paper, "granted", date(2023, 8, 10))
    gather(shop, ("documents",))
    closed = next(row for row in listing(TODAY).closed if row.key.endswith(ONBOARDING))
    assert (closed.state, closed.closed_by, str(closed.closed_why)) == (
        "done",
        "data",
        "The paper is in hand.",
    )
    assert [(s.act, s.reason) for s in documents.paper(paper).steps][1] == ("rejected", "The scan is cut off")


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2024, 1, 1), "in_hand"),  # 91 days before its last day
        (date(2024, 2, 1), "expiring"),  # 60 days before
        (date(2024, 4, 1), "expiring"),  # its last day
        (date(2024, 4, 2), "expired"),
    ],
)
def test_a_paper_in_hand_runs_out_on_its_day(shop, on, standing):
    paper = documents.start(LICENCE, "granted", TODAY)
    documents.state_facts(paper, {"expires_on": date(2024, 4, 1)})
    assert need(shop, on=on).standing == standing


def test_a_renewal_is_a_task_before_the_paper_runs_out(shop):
    paper = documents.start(LICENCE, "granted", TODAY)
    documents.state_facts(paper, {"expires_on": TODAY + timedelta(days=30), "days_needed": 14})
    gather(shop, ("documents",))
    task = Task.objects.get(key=f"documents:{ONBOARDING}")
    assert task.due_on == TODAY + timedelta(days=30 - 14)
    documents.state_facts(paper, {"expires_on": TODAY + timedelta(days=400)})
    gather(shop, ("documents",))
    assert Task.objects.get(id=task.id).state == "done"


def test_what_only_some_sellers_need_counts_once_somebody_says_so(shop):
    deposit = "tiktok/US/security_deposit"
    assert need(shop, deposit).standing == "check"
    assert answer(shop).missing == 1  # the onboarding papers alone
    documents.start(About(deposit, "Deposit", "tiktok", "US"))
    assert answer(shop).missing == 2
    documents.step(documents.start(About(deposit, "Deposit", "tiktok", "US")), "not_needed", TODAY)
    assert need(shop, deposit).standing == "not_needed" and answer(shop).missing == 1


def test_what_only_some_goods_need_holds_up_at_most_a_route_and_is_in_no_sum(shop):
    """Nobody has said how much of Mei's sales are children's goods."""
    kids = "regulation/US/childrens_product_certificate/children's products"
    documents.start(About(kids, "Certificate", "regulation", "US"))
    found = need(shop, kids)
    assert found.is_open and found.is_at_most
    assert found.waits == Decimal("4000") + Decimal("1500") + Decimal("950.50") + Decimal("800")
    assert answer(shop).waits == Decimal("2450.50")  # the onboarding papers' routes alone
    gather(shop, ("documents",))
    assert Task.objects.get(key=f"documents:{kids}").stake is None


def test_a_rule_that_begins_in_the_middle_of_the_plan_holds_up_what_comes_after():
    from channelshift.workflows.documents_list import _share_after

    assert _share_after(PLAN, MONDAY) == 1
    assert _share_after(PLAN, MONDAY + timedelta(days=1)) == Decimal("0.9")  # nine of ten weeks begin later
    assert _share_after(PLAN, date(2024, 1, 1)) == 0


def test_a_paper_that_runs_out_holds_up_only_the_weeks_after_its_last_day(shop):
    """In hand until Sunday 17 September: five of the plan's ten weeks begin later."""
    paper = documents.start(LICENCE, "granted", TODAY)
    documents.state_facts(paper, {"expires_on": date(2023, 9, 17)})
    found = need(shop)
    assert (found.standing, found.waits) == ("expiring", Decimal("1225.25"))  # half of 2450.50
    assert answer(shop).waits is None  # nothing waits yet


def test_the_sum_of_what_waits_is_no_more_than_the_papers_say(shop):
    """A paper asked for from half-way on holds up half; of two papers the larger share counts."""
    from channelshift.workflows.documents_list import _waiting

    whole = need(shop)
    half = replace(whole, waits=whole.waits / 2)
    assert sum(_waiting([half]).values()) == Decimal("1225.25")
    assert sum(_waiting([half, whole, half]).values()) == Decimal("2450.50")


# ------------------------------------------------------------------ files


def folder() -> Path:
    return folder_of(current_shop_id()) / "documents"


def test_a_file_lies_sealed_and_opens_for_its_own_shop_only(shop):
    paper = documents.start(LICENCE, "granted", TODAY)
    documents.state_facts(paper, {"number": "91440300", "issuer": "Shenzhen"})
    documents.put_file(paper, "licence.pdf", PDF)
    kept = [path for path in folder().iterdir() if path.read_bytes().startswith(b"gAAAA")]
    assert not any(b"91440300" in path.read_bytes() for path in folder().iterdir())
    assert len(kept) >= 1
    assert documents.take_file(paper) == ("licence.pdf", PDF)
    with in_shop(adas_shop().id), pytest.raises(BadDocument, match="no such paper"):
        documents.take_file(paper)


def test_the_database_and_the_trail_hold_no_number(shop):
    paper = documents.start(LICENCE)
    documents.state_facts(paper, {"number": "91440300"})
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM store_document WHERE id = %s", [paper])
        assert "91440300" not in cursor.fetchone()[0]
    assert all("91440300" not in str(e.was) + str(e.became) for e in TrailEntry.objects.all())
    assert documents.paper(paper).number == "91440300"


def test_a_replaced_file_and_a_removed_paper_leave_no_file(shop, django_capture_on_commit_callbacks):
    paper = documents.start(LICENCE)
    with django_capture_on_commit_callbacks(execute=True):
        documents.put_file(paper, "a.pdf", PDF)
        first = Document.objects.get(id=paper).file_key
        documents.put_file(paper, "b.pdf", PDF + b"2")
        second = Document.objects.get(id=paper).file_key
    assert not (folder() / first).exists() and (folder() / second).exists()
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(paper)
    assert not (folder() / second).exists()


def test_files_are_sealed_anew_with_the_newest_key(shop):
    paper = documents.start(LICENCE)
    documents.put_file(paper, "a.pdf", PDF)
    before = (folder() / Document.objects.get(id=paper).file_key).read_bytes()
    seals.rotate()
    assert document_files.reseal_all() >= 1
    assert (folder() / Document.objects.get(id=paper).file_key).read_bytes() != before
    assert documents.take_file(paper)[1] == PDF


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ\x90\x00 a program", "neither a PDF nor a picture"),
        ("a.svg", b"<svg onload=alert(1)>", "neither a PDF nor a picture"),
        ("a.html", b"<script>", "neither a PDF nor a picture"),
        ("a.pdf", b"%PDF-" + b"x" * document_files.MOST_BYTES, "larger than 20 MB"),
    ],
)
def test_what_is_no_paper_is_refused_and_nothing_is_kept(shop, name, content, why):
    paper = documents.start(LICENCE)
    with pytest.raises(BadFile, match=why):
        documents.put_file(paper, name, content)
    assert Document.objects.get(id=paper).file_key == ""


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("scan.html", "scan.html.pdf"),  # it is a PDF, so it is called one
        ("../../x.PDF", "x.PDF"),
        ("C:\\papers\\营业执照.pdf", "营业执照.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ("nul.pdf", "_nul.pdf"),
        ("...", "file.pdf"),
    ],
)
def test_a_name_is_made_safe_and_says_what_the_file_is(given_name, kept):
    assert checked_name(given_name, PDF) == kept


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder_or_is_too_long(name):
    safe = safe_name(name)
    assert safe and len(safe) <= 120
    assert not set(safe) & set('/\\:\0\r\n<>|"*?') and safe.strip(" .") == safe


# ------------------------------------------------------------------ packs


def test_the_onboarding_pack_has_its_papers_an_index_and_what_is_missing(shop):
    paper = documents.start(LICENCE, "granted", TODAY)
    documents.state_facts(paper, {"number": "=HYPERLINK(1)", "issuer": "Shenzhen <b>"})
    documents.put_file(paper, "licence.pdf", PDF)
    one = document_pack.onboarding(shop, "tiktok", "US", "en")
    assert one == document_pack.onboarding(shop, "tiktok", "US", "en")  # to the byte
    with zipfile.ZipFile(io.BytesIO(one)) as pack:
        assert pack.namelist() == ["index.html", "index.csv", "papers/01 Onboarding (TikTok).pdf"]
        assert pack.read("papers/01 Onboarding (TikTok).pdf") == PDF
        page = pack.read("index.html").decode()
        rows = list(csv.reader(io.StringIO(pack.read("index.csv").decode("utf-8-sig"))))
    assert "Shenzhen &lt;b&gt;" in page and "security deposit" in page and "<script" not in page
    assert rows[0][1] == "Paper" and rows[1][2] == "'=HYPERLINK(1)"
    assert rows[1][8] == "tiktok-us-docs-company tiktok-us-docs-person"


def test_an_appeal_tells_the_story_and_encloses_what_speaks_for_it(shop):
    paper = documents.start(LICENCE, "applied", date(2023, 8, 1))
    with pytest.raises(document_pack.NothingToPack, match="nothing to appeal"):
        document_pack.appeal(paper, "en")
    documents.step(paper, "rejected", date(2023, 8, 9), "The scan is cut off")
    other = documents.start(About("own/lease", "Warehouse lease", "tiktok", "US"), "granted", TODAY)
    documents.put_file(other, "lease.pdf", PDF)
    with zipfile.ZipFile(io.BytesIO(document_pack.appeal(paper, "en"))) as pack:
        page = pack.read("index.html").decode()
        assert "papers/02 Warehouse lease.pdf" in pack.namelist()
    assert page.index("applied for") < page.index("The scan is cut off")
    assert TrailEntry.objects.filter(act="packed").count() == 1


def test_nothing_in_hand_makes_no_pack(shop):
    with pytest.raises(document_pack.NothingToPack):
        document_pack.onboarding(shop, "tiktok", "US", "en")
