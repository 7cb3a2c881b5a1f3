"""Grace bought once and asks Mei to forget her: afterwards no file holds a trace of her."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from workspaces import Place, place, raw_files

GRACE = """
    from channelshift.workflows.contacts import keep, say_bought_on
    from channelshift.workflows.consent import Evidence
    from django.utils import timezone
    import json
    told = Evidence("fair, told by Grace Hopper", timezone.now(), wording="Yes, write to me")
    bought = ("tiktok_shop",)
    grace = keep("whatsapp", "+44 7400 123456", "Grace Hopper", "en", "GB", bought, "video-of-grace", told)
    other = keep("whatsapp", "+44 7400 123457", "Lin", "en", "GB")
    Code.objects.create(code="GRACE10", contact=grace)
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT external_id, phone, name FROM store_contact WHERE id = %s", [grace.pk])
        sealed = cursor.fetchone()
"""
GREP = """
    from pathlib import Path
    from django.conf import settings
    left = b"".join(p.read_bytes() for p in Path(settings.CHANNELSHIFT_HOME).glob("store.sqlite3*"))
    words = ["Hopper", "447400123456", "video-of-grace", index, *sealed]
    print(json.dumps([word for word in words if word.encode() in left]))
"""
ERASE = "    index = grace.external_index\n    from channelshift.workflows import erasure\n"


@pytest.fixture
def shop(tmp_path: Path) -> Place:
    return place(tmp_path, "mei")


def left_after(shop: Place, erasing: str) -> list[str]:
    """Which of Grace's words are in the database and its log while the program still has them open."""
    if shop.url:
        pytest.skip("looks into SQLite's own files")
    return json.loads(shop.does(GRACE + ERASE + erasing + GREP))


def test_after_erasure_neither_the_database_nor_its_log_holds_a_word_of_hers(shop):
    assert left_after(shop, "    erasure.erase(grace.pk)\n") == []


def test_without_overwriting_and_without_emptying_the_log_her_words_would_be_found(shop):
    careless = """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    erasure.leave_no_trace = lambda: None
    erasure.erase(grace.pk)
"""
    found = left_after(shop, careless)
    assert len(found) == 6  # what was written beside her consent, her video, her index, her sealed columns
    assert "447400123456" not in found  # the number itself never lay in any file


def test_her_row_stays_for_the_counts_and_only_she_herself_can_come_back(shop):
    said = shop.does(
        GRACE
        + """
    from channelshift.workflows.erasure import erase, erased_among, NobodyToErase
    index = grace.external_index
    erase(grace.pk)
    grace.refresh_from_db(); other.refresh_from_db()
    print(repr([grace.external_id, grace.phone, grace.name, grace.language, grace.market, grace.zone]))
    print(grace.bought_on, grace.content_id == "", other.name, Contact.objects.count())
    print(Code.objects.get().contact_id, ConsentEvent.objects.get(contact=grace).where)
    print(TrailEntry.objects.filter(what="contact", row=str(grace.pk)).exclude(became={}).count())
    print(erased_among([("whatsapp", index), ("whatsapp", other.external_index)]) == {("whatsapp", index)})
    print(keep("whatsapp", "+44 7400 123456").pk != grace.pk)
    try:
        erase(grace.pk)
    except NobodyToErase:
        print("already")
    """
    )
    assert said.splitlines() == [
        "['', '', '', '', '', '']",
        "[] True Lin 2",
        "None erased",
        "0",
        "True",
        "True",
        "already",
    ]


def test_a_new_backup_holds_nothing_of_her_and_names_never_lie_in_any_file(shop, tmp_path):
    words = shop.does(
        GRACE
        + """
    from channelshift.workflows.erasure import erase
    index = grace.external_index
    erase(grace.pk)
    print(json.dumps(["Hopper", "447400123456", "GRACE@", index, *sealed]))
    """
    )
    shop.command("backup", str(tmp_path / "kept.zip"))
    with zipfile.ZipFile(tmp_path / "kept.zip") as kept:
        inside = b"".join(kept.read(name) for name in kept.namelist())
    assert [word for word in json.loads(words) if word.encode() in inside] == []
    assert b"447400123456" not in raw_files(shop)
