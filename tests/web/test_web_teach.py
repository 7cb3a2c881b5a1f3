"""Teach a file in the browser: from a file nobody knows to records, and a stranger's headers do no harm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from channelshift.store.models import Job
from channelshift.web import ask
from channelshift.web.worker import task_worker

pytestmark = pytest.mark.django_db(transaction=True)

BANK = (
    "Ref No,Posted,What,Money,Saldo\nA1,09/08/2023,TIKTOK PAYOUT,120.50,x\nA2,31/08/2023,CARD FEE,-3.00,y\n"
)
CHOSEN = {
    "what": "bank_line",
    "sheet": "",
    "column-booked_on": "Posted",
    "column-amount": "Money",
    "column-reference": "What",
    "currency": "GBP",
}


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """Mei's own workspace; here the workflows answer themselves."""
    settings.CHANNELSHIFT_HOME = tmp_path / "mei"
    settings.UPLOADS = tmp_path / "mei" / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path / "mei"


def handed_over(client, text: str = BANK, name: str = "bank.csv") -> str:
    """The address of the form for a file."""
    answer = client.post("/import/teach/file/", {"file": SimpleUploadedFile(name, text.encode())})
    assert re.fullmatch(r"/import/teach/[0-9a-f-]{36}/", answer.headers["Location"])
    return answer.headers["Location"]


def work() -> None:
    task_worker(until_empty=True).run()


def test_a_file_is_taught_and_read_in_one_go(client, home):
    form = handed_over(client)
    page = client.get(form + "?what=bank_line").content.decode()
    assert '<select name="column-booked_on">' in page
    assert '<option value="Posted" selected>Posted</option>' in page
    fragment = client.post(form + "preview/", CHOSEN, headers={"hx-request": "true"}).content.decode()
    assert "TIKTOK PAYOUT" in fragment and "<td>120.5</td>" in fragment and "117.50" in fragment
    assert "<html" not in fragment and not (home / "taught").exists()
    answer = client.post(form + "keep/", CHOSEN | {"name": "my-bank"})
    assert answer.headers["Location"] == "/import/"
    work()
    sheet = ask.reports()[0]
    assert (sheet.kind, {c: {k: str(v) for k, v in t.items()} for c, t in sheet.totals.items()}) == (
        "bank_line",
        {"GBP": {"amount": "117.5000"}},
    )
    assert "my-bank" in client.get("/import/teach/").content.decode()


def test_the_whole_page_comes_back_where_there_is_no_script(client):
    page = client.post(handed_over(client) + "preview/", CHOSEN).content.decode()
    assert "<html" in page and "TIKTOK PAYOUT" in page
    assert '<option value="Money" selected>Money</option>' in page


def test_what_is_open_or_wrong_is_said_and_nothing_is_kept(client, home):
    form = handed_over(client)
    less = {k: v for k, v in CHOSEN.items() if k != "column-amount"}
    wrong = client.post(form + "keep/", less | {"name": "my-bank"})
    assert (wrong.status_code, "Say which column is “amount”" in wrong.content.decode()) == (422, True)
    twice = client.post(form + "keep/", CHOSEN | {"column-counterparty": "What", "name": "my-bank"})
    assert "cannot be both" in twice.content.decode()
    unsaid = client.post(form + "keep/", {k: v for k, v in CHOSEN.items() if k != "currency"} | {"name": "b"})
    assert "In which currency are the amounts of bank.csv?" in unsaid.content.decode()
    named = client.post(form + "keep/", CHOSEN | {"name": "../../mei"})
    assert (named.status_code, "cannot be a name" in named.content.decode()) == (422, True)
    assert not (home / "taught").exists() and Job.objects.count() == 0


def test_a_strangers_headers_and_cells_are_shown_and_never_run(client):
    """Ada hands Mei a file whose names are scripts and formulas."""
    bad = '"<script>alert(1)</script>",Posted,Money,=cmd()\n<img src=x onerror=alert(2)>,31/08/2023,1.00,+1\n'
    form = handed_over(client, bad, "<b>ada.csv")
    chosen = CHOSEN | {"column-reference": "<script>alert(1)</script>", "column-counterparty": "=cmd()"}
    for page in (
        client.get(form + "?what=bank_line").content.decode(),
        client.post(form + "preview/", chosen).content.decode(),
    ):
        assert "<script>alert" not in page and "<b>ada" not in page and "<img src=x" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    client.post(form + "keep/", chosen | {"name": "ada"})
    work()
    assert "<script>alert" not in client.get("/import/teach/").content.decode()
    assert "<script>alert" not in client.get("/import/").content.decode()


def test_a_refused_file_leads_to_the_form_and_is_read_after(client, home):
    client.post("/import/files/", {"files": SimpleUploadedFile("bank.csv", BANK.encode())})
    work()
    job = Job.objects.get()
    card = client.get(f"/import/jobs/{job.id}/").content.decode()
    assert f'href="/import/teach/{job.id}/?"' in card
    assert "bank.csv" in client.get("/import/teach/").content.decode()
    client.post(f"/import/teach/{job.id}/keep/", CHOSEN | {"name": "my-bank"})
    work()
    assert [sheet.kind for sheet in ask.reports()] == ["bank_line"]
    assert Job.objects.get().status == "done"


def test_a_changed_mapping_says_what_to_hand_over_again(client):
    client.post(handed_over(client) + "keep/", CHOSEN | {"name": "my-bank"})
    work()
    changed = CHOSEN | {"name": "my-bank", "other-sign-amount": "1"}
    client.post(handed_over(client, BANK.replace("A1", "B1"), "september.csv") + "keep/", changed)
    page = client.get("/import/teach/").content.decode()
    assert "version 2" in page and "1 import was read with an earlier version" in page
    client.post("/import/files/", {"files": SimpleUploadedFile("bank.csv", BANK.encode())})
    work()
    sums = sorted(str(sheet.totals["GBP"]["amount"]) for sheet in ask.reports())
    assert sums == ["-117.5000", "-117.5000"]
    assert "read with an earlier version" not in client.get("/import/teach/").content.decode()


def test_a_mapping_is_exported_retired_and_taken_over(client):
    client.post(handed_over(client) + "keep/", CHOSEN | {"name": "my-bank"})
    work()
    file = client.get("/import/teach/my-bank.columns.yaml")
    assert file.headers["Content-Disposition"] == 'attachment; filename="my-bank.columns.yaml"'
    client.post("/import/teach/my-bank/retire/")
    assert "retired" in client.get("/import/teach/").content.decode()
    assert len(ask.reports()) == 1
    content = file.content.replace(b"my-bank", b"omars-bank")
    client.post("/import/teach/mapping/", {"columns": SimpleUploadedFile("c.yaml", content)})
    assert "omars-bank" in client.get("/import/teach/").content.decode()
    hostile = SimpleUploadedFile("c.yaml", b"x: !!python/object/apply:os.system [ls]\n")
    answer = client.post("/import/teach/mapping/", {"columns": hostile})
    assert (answer.status_code, "cannot be read as YAML" in answer.content.decode()) == (422, True)


def test_a_file_that_is_gone_is_asked_for_once_more(client):
    answer = client.get("/import/teach/11111111-2222-3333-4444-555555555555/", follow=True)
    assert "The file is no longer here." in answer.content.decode()
