"""Mei changes her keys: what lay sealed is readable as before, and the old key opens nothing any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from workspaces import Place, place

FILL = """
    from channelshift.workflows import document_files
    Contact.objects.bulk_create(
        Contact(channel="telegram", external_id=str(n), external_index=f"i{n}", name=f"Grace {n}")
        for n in range(1200)
    )
    Document.objects.create(need="x", name="VAT", number="GB123", file_name="vat.pdf",
                            file_key=document_files.keep(b"%PDF-1.7 the paper"))
"""
RAW = """
    import json
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM store_contact UNION ALL SELECT number FROM store_document")
        print(json.dumps([row[0] for row in cursor.fetchall()]))
"""
READ = """
    from channelshift.workflows import document_files
    paper = Document.objects.get()
    read = document_files.read(paper.file_key).decode()
    print(Contact.objects.order_by("id").last().name, paper.number, read)
"""
WHOLE = "Grace 1199 GB123 %PDF-1.7 the paper"


@pytest.fixture
def shop(tmp_path: Path) -> Place:
    return place(tmp_path, "mei")


def keys_of(shop: Place) -> list[str]:
    return json.loads((shop.home / "keys.json").read_text())["seal"]


def opens(key: str, sealed: bytes | str) -> bool:
    try:
        Fernet(key.encode()).decrypt(sealed)
    except InvalidToken:
        return False
    return True


def test_everything_is_sealed_anew_and_the_old_key_opens_none_of_it(shop):
    before = json.loads(shop.does(FILL + RAW))
    (old,) = keys_of(shop)
    assert all(opens(old, row) for row in before)
    assert "1201 rows and 1 files" in shop.command("keys", "rotate")
    (new,) = keys_of(shop)
    *rows, read = shop.does(RAW + READ).splitlines()
    after = json.loads(rows[0])
    (paper,) = (shop.home / "documents").iterdir()
    assert len(after) == 1201
    assert all(opens(new, sealed) and not opens(old, sealed) for sealed in [*after, paper.read_bytes()])
    assert read == WHOLE


def test_stopped_half_way_everything_is_still_readable_and_a_second_run_ends_it(shop):
    stopped = shop.does(
        FILL
        + """
    from channelshift.workflows import keys
    whole = keys._reseal
    def half(model, fields):
        if model is Document:
            raise SystemExit(0)
        return whole(model, fields)
    keys._reseal = half
    try:
        keys.rotate()
    except SystemExit:
        pass
"""
        + READ
    )
    assert stopped.strip() == WHOLE
    assert len(keys_of(shop)) == 2
    assert shop.does("    from channelshift.workflows import keys; keys.rotate()\n" + READ).strip() == WHOLE
    assert len(keys_of(shop)) == 1


def test_what_is_sealed_with_the_old_key_while_keys_change_is_brought_along(shop):
    said = shop.does(
        FILL
        + """
    from channelshift.store import seals
    from channelshift.workflows import keys
    late = seals.seal("late")
    retire = keys._retire
    def after_a_late_writer():
        Contact.objects.filter(external_index="i7").update(name=seals.AsSealed(late))
        retire()
    keys._retire = after_a_late_writer
    keys.rotate()
    print(Contact.objects.get(external_index="i7").name)
    """
    )
    assert said.strip() == "late"
