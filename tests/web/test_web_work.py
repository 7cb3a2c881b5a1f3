"""From a dropped file to what became of it: the worker does each job once, and says what went wrong."""

from __future__ import annotations

from pathlib import Path

import mei_answers as mei
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st

from channelshift.store import jobs
from channelshift.store.models import Job, SavedPlan
from channelshift.store.packing import pack
from channelshift.store.queries import PATIENCE
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import tasks
from channelshift.web.packing import unpack
from channelshift.web.uploads import take
from channelshift.web.worker import pick_up_what_waits, task_worker
from channelshift.workflows.uploads import LONGEST_NAME, fitting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path: Path) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return settings.UPLOADS


def work() -> None:
    task_worker(until_empty=True).run()


def dropped(name: str = "orders.csv", content: bytes = b"a,b\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def only_job() -> Job:
    return Job.objects.get()


def test_dropped_files_become_jobs_of_their_own(shop, client):
    answer = client.post(
        "/import/files/", {"files": [dropped("a.csv"), dropped("b.csv")]}, headers={"hx-request": "true"}
    )
    page = answer.content.decode()
    assert sorted(Job.objects.values_list("file_name", "status")) == [
        ("a.csv", "waiting"),
        ("b.csv", "waiting"),
    ]
    assert page.count('hx-trigger="every 1s"') == 2
    work()
    assert [name for name, _ in shop.asked] == ["import_file", "import_file", "publish"]
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}


def test_the_worker_reads_the_file_as_the_seller_called_it(shop, client, uploads):
    client.post("/import/files/", {"files": dropped("订单 <b>.csv", b"content")})
    job = only_job()
    assert tasks.upload_of(job).read_bytes() == b"content"
    work()
    assert shop.asked[0][1][:2] == (uploads / str(job.id) / "订单 <b>.csv", {})
    assert not tasks.upload_of(job).exists()


def test_a_big_file_is_moved_and_not_copied(shop, client):
    upload = TemporaryUploadedFile("big.csv", "text/csv", 3, "utf-8")
    upload.write(b"abc")
    upload.flush()
    job = take(upload, {})
    assert tasks.upload_of(job).read_bytes() == b"abc"
    assert not Path(upload.temporary_file_path()).exists()
    upload.close()


def test_a_file_name_is_shown_and_never_run(shop, client):
    Job.objects.create(work="import", file_name="<script>alert(1)</script>.csv")
    page = client.get("/import/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;.csv" in page


def test_a_question_is_asked_and_the_file_read_again_with_the_answer(shop, client):
    shop.answers["import_file"] = mei.ASKED
    client.post("/import/files/", {"files": dropped()})
    work()
    job = only_job()
    page = client.get(f"/import/jobs/{job.id}/").content.decode()
    assert "Which market is this shop in?" in page and '<option value="GB">United Kingdom</option>' in page
    assert tasks.upload_of(job).exists()
    shop.answers["import_file"] = mei.LOADED
    client.post(f"/import/jobs/{job.id}/answer/", {"market": "GB", "currency": "", "evil": "x"})
    work()
    assert [question[1] for name, question in shop.asked if name == "import_file"] == [{}, {"market": "GB"}]
    assert unpack(only_job().answer) == mei.LOADED


def test_what_is_stated_beside_the_drop_zone_holds_for_the_files_dropped(shop, client):
    """A report without days: Mei states its period while she drops it. An empty field states nothing."""
    client.post(
        "/import/files/",
        {"files": dropped(), "period": "2023-08-01..2023-08-31", "currency": " ", "evil": "x"},
    )
    work()
    assert [question[1] for name, question in shop.asked if name == "import_file"] == [
        {"period": "2023-08-01..2023-08-31"}
    ]


def test_a_refused_file_says_what_to_do(shop, client):
    shop.answers["import_file"] = mei.REFUSED
    client.post("/import/files/", {"files": dropped("invoice.pdf")})
    work()
    page = client.get(f"/import/jobs/{only_job().id}/").content.decode()
    assert "invoice.pdf is a PDF. Export the report as CSV or Excel." in page
    assert "every 1s" not in page


def test_a_list_of_contacts_is_not_kept_unsealed_among_the_files(shop, client, uploads):
    grace = b'\xef\xbb\xbf"Channel";"id";"name";"consent_day"\nwhatsapp;447400123456;Grace;2026-03-02\n'
    client.post("/import/files/", {"files": [dropped("people.csv", grace)]})
    work()
    assert (only_job().status, shop.asked) == ("failed", [])
    assert "on the page Contacts" in client.get("/import/").content.decode()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_what_the_workflow_raised_is_said_and_the_job_can_be_run_again(shop, client):
    shop.answers["import_file"] = ChannelshiftError(sentence("The disk is full."))
    client.post("/import/files/", {"files": dropped()})
    work()
    job = only_job()
    assert "The disk is full." in client.get(f"/import/jobs/{job.id}/").content.decode()
    shop.answers["import_file"] = mei.LOADED
    client.post(f"/jobs/{job.id}/again/")
    work()
    assert only_job().status == "done"


def test_what_was_read_is_counted_even_when_the_last_file_breaks(shop, client):
    shop.answers["import_file"] = ChannelshiftError(sentence("The disk is full."))
    client.post("/import/files/", {"files": [dropped("a.csv"), dropped("b.csv")]})
    work()
    assert [name for name, _ in shop.asked] == ["import_file", "import_file", "publish"]


def test_a_breakdown_ends_the_job_with_a_sentence_and_not_a_trace(shop, client):
    shop.answers["import_file"] = RuntimeError("secret detail")
    client.post("/import/files/", {"files": dropped()})
    work()
    assert only_job().status == "failed"
    assert "secret detail" not in client.get("/import/").content.decode()


def test_a_job_handed_out_twice_is_done_once(shop, client):
    client.post("/import/files/", {"files": dropped()})
    assert pick_up_what_waits() == 1
    work()
    assert [name for name, _ in shop.asked] == ["import_file", "publish"]


def test_the_demo_is_built_once_and_leads_to_the_overview(shop, client):
    shop.empty = True
    first = client.post("/demo/")
    second = client.post("/demo/")
    job = only_job()
    assert first.headers["Location"] == second.headers["Location"] == f"/jobs/{job.id}/"
    assert client.get("/").headers["Location"] == f"/jobs/{job.id}/"
    assert "every 1s" in client.get(f"/jobs/{job.id}/part/").content.decode()
    work()
    assert client.get(f"/jobs/{job.id}/part/").headers["HX-Redirect"] == "/"


def test_a_plan_is_worked_out_under_the_limits_and_kept(shop, client):
    given = {
        "first_day": "2023-09-11",
        "weeks": "8",
        "budget_per_week": "1500",
        "hours_per_week": "",
        "most_on_one_platform": "60",
    }
    answer = client.post("/plan/propose/", given)
    work()
    limits = {"budget_per_week": "1500", "most_on_one_platform": "0.6"}
    name, question = shop.asked[0]
    assert (name, question[:3]) == ("propose_plan", (mei.date(2023, 9, 11), 8, limits))
    saved = SavedPlan.objects.get()
    assert (unpack(saved.answer), saved.limits) == (mei.PLAN, limits)
    assert client.get(answer.headers["Location"]).headers["Location"] == f"/plan/{saved.id}/"


def test_progress_is_told_in_the_readers_language(shop, client):
    job = Job.objects.create(work="plan", status="running", progress=0.4)
    Job.objects.update(message=pack(sentence("Learning from your sales how each source responds.")))
    page = client.get(f"/jobs/{job.id}/part/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "正在从您的销售中学习各来源的反应。" in page and 'value="0.400"' in page


def test_a_dead_job_shows_a_way_to_run_it_again(shop, client):
    job = Job.objects.create(work="demo", status="running")
    jobs.reap(job.created_at + 2 * PATIENCE)
    page = client.get(f"/jobs/{job.id}/").content.decode()
    assert "The work stopped before it was done" in page and "Try again" in page


@given(st.text(max_size=400))
@example("..")
@example("../..")
@example("a/" + "订单" * 200 + ".csv")
@example("." + "x" * 300)
def test_any_file_name_fits_the_disk_and_leaves_its_folder_to_nobody(name):
    kept = fitting(name)
    assert 0 < len(kept.encode()) <= max(LONGEST_NAME, 4)
    assert "/" not in kept and "\\" not in kept and kept not in (".", "..")
