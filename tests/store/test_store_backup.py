"""Mei's machine breaks; what she kept brings everything back, and nothing else is taken for it."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from workspaces import Place, place

from channelshift.workflows.backup_file import BadBackup, Reading

FILL = """
    from datetime import date, datetime, time, UTC
    from decimal import Decimal
    from channelshift.store import people, tokens
    from channelshift.store.shops import open_shop
    from channelshift.workflows import document_files
    from channelshift.workflows.contacts import keep
    mei = people.local_owner()
    people.introduce(mei, "mei@example.com", "Mei 美", "green-tea-at-nine")
    people.invite(home_shop(), "omar@example.com", "viewer", mei)
    tokens.make(home_shop(), mei, "till", ["links:read"])
    grace = keep("whatsapp", "+44 7400 123456", "Grace Hopper")
    Document.objects.create(need="x", name="VAT", number="GB123", expires_on=date(2027, 1, 31),
                            file_name="vat.pdf", file_key=document_files.keep(b"%PDF-1.7"))
    Link.objects.create(code="mug", targets=[{"url": "https://shop.example/\\u2603", "weight": 1}],
                        expires_at=datetime(2027, 1, 1, tzinfo=UTC))
    sender = Sender.objects.create(channel="telegram", name="bot", token="123:abc", hook="h")
    Campaign.objects.create(name="c", sender=sender, quiet_from=time(21, 30))
    Job.objects.create(work="import", file_name="orders.csv", answer={"$": "x"})
    Explanation.objects.create(residual="r", amount=Decimal("-0.0100"), currency="USD", note="n", who="Mei")
    TrailEntry.objects.filter(act="made").update(at=datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC))
    second = open_shop("Second", mei)
    with in_shop(second.id):
        Task.objects.create(key="k", origin="hand", stake=Decimal("12.50"), due_on=date(2026, 12, 1))
    from django.conf import settings
    for folder in (settings.CHANNELSHIFT_HOME, settings.CHANNELSHIFT_HOME / second.folder):
        snapshot = folder / "warehouse" / "snapshots" / "s1"
        snapshot.mkdir(parents=True)
        (snapshot / "lines.parquet").write_bytes(bytes(range(256)) * 9000)
        (folder / "warehouse" / "snapshots" / "CURRENT").write_text("s1")
        (folder / "my-rules.yaml").write_text("- id: 我")
"""
ROWS = """
    import json
    from channelshift.workflows.backup_rows import tables, written
    print(json.dumps({m.__name__: [line.decode() for line in written(m)] for m in tables()}))
"""
SECRETS = """
    from channelshift.workflows import document_files
    paper = document_files.read(Document.objects.get().file_key)
    print(Contact.objects.get().name, Sender.objects.get().token, paper)
"""
READ = "Grace Hopper 123:abc b'%PDF-1.7'"


def files_of(home: Path) -> dict[str, bytes]:
    own = ("store.sqlite3", "secret.key", "channelshift.log")
    return {
        str(p.relative_to(home)): p.read_bytes()
        for p in home.rglob("*")
        if p.is_file() and not p.name.startswith(own)
    }


@dataclass(frozen=True)
class Kept:
    """Mei's shop, its rows as they were, and what she kept of it."""

    shop: Place
    rows: dict[str, list[str]]
    file: Path
    keys: Path


@pytest.fixture(scope="module")
def mei(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    shop = place(folder, "mei")
    rows = json.loads(shop.does(FILL + ROWS))
    shop.command("backup", str(folder / "kept.zip"), "--with-keys", str(folder / "keys"))
    return Kept(shop, rows, folder / "kept.zip", folder / "keys")


def test_what_was_kept_comes_back_to_the_last_byte(mei, tmp_path):
    fresh = place(tmp_path, "fresh")
    fresh.command("restore", str(mei.file), "--keys", str(mei.keys))
    rows, secrets, number = fresh.does(
        ROWS + SECRETS + "    print(Link.objects.create(code='n').pk)"
    ).splitlines()
    assert json.loads(rows) == mei.rows
    assert {n for n, kept in mei.rows.items() if kept} >= {"Contact", "Link", "Task", "Campaign", "ApiToken"}
    assert files_of(fresh.home) == files_of(mei.shop.home)
    assert secrets == READ
    assert int(number) > json.loads(mei.rows["Link"][0])["id"]  # new rows get numbers of their own


def test_both_files_are_for_their_owner_only_and_no_key_or_contact_is_in_the_backup(mei):
    assert [stat.S_IMODE(p.stat().st_mode) for p in (mei.file, mei.keys)] == [0o600, 0o600]
    with zipfile.ZipFile(mei.file) as file:
        inside = b"".join(file.read(name) for name in file.namelist())
    secrets = json.loads(mei.keys.read_text())
    for word in (*secrets["seal"], secrets["index"], "Grace Hopper", "447400123456", "GB123", "123:abc"):
        assert word.encode() not in inside, word


def test_without_keys_the_rows_are_there_and_can_be_read_once_the_keys_are(mei, tmp_path):
    fresh = place(tmp_path, "fresh")
    assert "keys.json" in fresh.command("restore", str(mei.file))
    shutil.copy(mei.shop.home / "keys.json", fresh.home)
    rows, secrets = fresh.does(ROWS + SECRETS).splitlines()
    assert (json.loads(rows), secrets) == (mei.rows, READ)


@pytest.mark.parametrize("how", ["cut", "bit", "text", "zip", "more", "outside", "newer", "missing"])
def test_a_damaged_or_foreign_file_is_refused_in_a_sentence(mei, tmp_path, how):
    copy = tmp_path / "kept.zip"
    shutil.copy(mei.file, copy)
    words = _harmed(how, copy)
    with pytest.raises(BadBackup, match=words):
        Reading(copy)


def test_a_refused_file_leaves_the_workspace_as_it_was(mei, tmp_path):
    fresh = place(tmp_path, "fresh")
    (tmp_path / "wrong").write_text(json.dumps({"seal": ["x"], "index": "another"}))
    said = fresh.command("restore", str(mei.file), "--keys", str(tmp_path / "wrong"), fine=False)
    assert said.strip() == f"channelshift: The keys in {tmp_path / 'wrong'} are not those of this backup."
    assert fresh.does("    print(Person.objects.count(), Contact.objects.count())").split() == ["0", "0"]
    assert not list(fresh.home.glob("warehouse/snapshots/*"))


@pytest.mark.parametrize("secret", ["secret.key", "Keys.json", "store.sqlite3"])
def test_a_file_that_brings_secrets_of_its_own_is_refused(mei, tmp_path, secret):
    """Whoever knows the key that signs sessions signs in as anybody."""
    copy, fresh = tmp_path / "kept.zip", place(tmp_path, "fresh")
    shutil.copy(mei.file, copy)
    _rewritten(copy, {f"files/{secret}": b"known to Ada"})
    assert "holds secrets of a machine" in fresh.command("restore", str(copy), fine=False)
    assert b"known to Ada" not in b"".join(p.read_bytes() for p in fresh.home.rglob("*") if p.is_file())


def test_what_is_to_be_forgotten_by_tomorrow_is_in_no_backup(tmp_path):
    """The day's salt would tell for ever which addresses clicked; a half-sent upload lies there unsealed."""
    shop = place(tmp_path, "mei")
    shop.does("    print(1)")
    (shop.home / "edge").mkdir(exist_ok=True)
    for name in ("edge/salt-20779.key", "channelshift.log.1", "tmpa1b2.upload.pdf", "my-rules.yaml"):
        (shop.home / name).write_text("x")
    shop.command("backup", str(tmp_path / "kept.zip"))
    with zipfile.ZipFile(tmp_path / "kept.zip") as file:
        kept = [name for name in file.namelist() if name.startswith("files/")]
    assert kept == ["files/my-rules.yaml"]


def test_nothing_is_written_over(mei):
    before = mei.file.read_bytes()
    assert "is there already" in mei.shop.command("backup", str(mei.file), fine=False)
    assert "holds a shop already" in mei.shop.command("restore", str(mei.file), fine=False)
    assert mei.file.read_bytes() == before


def _harmed(how: str, kept: Path) -> str:
    """Harm a backup in one of the ways; what is said of it."""
    whole = kept.read_bytes()
    if how == "missing":
        kept.unlink()
        return "There is no file"
    if how == "cut":
        kept.write_bytes(whole[: len(whole) * 2 // 3])
    elif how == "bit":
        with zipfile.ZipFile(kept) as file:
            part = next(i for i in file.infolist() if i.filename.endswith(".parquet"))
        inside = part.header_offset + 200
        kept.write_bytes(whole[:inside] + bytes([whole[inside] ^ 1]) + whole[inside + 1 :])
    elif how == "text":
        kept.write_text("order,amount\n1,2\n")
    elif how == "zip":
        with zipfile.ZipFile(kept, "w") as file:
            file.writestr("photo.jpg", b"x")
        return "is no backup of Channelshift"
    elif how == "more":
        with zipfile.ZipFile(kept, "a") as file:
            file.writestr("files/more.txt", b"x")
    elif how == "outside":
        _rewritten(kept, {"files/../../ada.txt": b"x"})
    elif how == "newer":
        _rewritten(kept, {}, version=2)
        return "newer Channelshift"
    return "is damaged or changed"


def _rewritten(kept: Path, more: dict[str, bytes], **facts: object) -> None:
    """A backup with further parts and other facts, whose table of contents agrees with it."""
    with zipfile.ZipFile(kept) as file:
        contents = json.loads(file.read("backup.json"))
        parts = {**{n: file.read(n) for n in contents["parts"]}, **more}
    for name, part in more.items():
        contents["parts"][name] = {"sha256": hashlib.sha256(part).hexdigest(), "size": len(part)}
    with zipfile.ZipFile(kept, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
        file.writestr("backup.json", json.dumps({**contents, **facts}))
