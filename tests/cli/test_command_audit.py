"""channelshift audit and lint: a list read, what must go by when, and a draft checked without any shop."""

from __future__ import annotations

import json
import subprocess
import sys

LIST = (
    "surface,content_id,market,text,link,seen_on\n"
    "tiktok_product_link,71,US,,https://lumen.shop/mug,2023-08-09\n"
    "nowhere,72,US,lumen.shop,,2023-08-09\n"
)


def run(home, *words: str) -> subprocess.CompletedProcess[str]:
    """A program of its own: the tables it keeps are those of its workspace."""
    command = [sys.executable, "-m", "channelshift.cli.main", "--workspace", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_list_is_read_and_answered_with_last_day_and_rule(tmp_path):
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    ran = run(tmp_path / "mei", "audit", str(tmp_path / "list.csv"))
    assert ran.returncode == 0, ran.stderr
    assert "1 contents read, 1 findings, 1 of them new, 0 proved gone." in ran.stdout
    assert "list.csv, row 3: nowhere is no place the audit knows." in ran.stdout
    assert "tiktok-storefront-off" in ran.stdout and "2023-09-11" in ran.stdout
    assert "too late already" in ran.stdout


def test_a_draft_is_checked_in_a_folder_without_a_database(tmp_path):
    ran = run(
        tmp_path / "mei", "--json", "lint", "加微信 lumen88", "--surface", "tiktok_live", "--market", "vn"
    )
    assert ran.returncode == 0, ran.stderr
    (found,) = json.loads(ran.stdout)["findings"]
    assert (found["kind"], found["now"]["verdict"]) == ("messenger", "banned")
    assert not list((tmp_path / "mei").glob("*.sqlite3"))


def test_what_cannot_be_read_is_one_line_and_an_exit_code(tmp_path):
    for words in (("audit", str(tmp_path / "none.csv")), ("lint", "x", "--surface", "nowhere")):
        ran = run(tmp_path / "mei", *words)
        assert ran.returncode == 1
        assert ran.stderr.startswith("channelshift: ") and ran.stderr.count("\n") == 1
