"""A broadcast while the loop that sends it is killed: told in processes of its own, on both databases.

The whole figure, 5,000 people and 200 kills, is bench/broadcast.py; here it is a hundred and six.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from scripted_provider import Scripted

from postgres_server import server

__all__ = ["server"]  # the fixture a story below asks for
STORY = Path(__file__).resolve().parents[2] / "bench" / "broadcast_job" / "story.py"


def told(folder: Path, people: int, kills: int, off: str = "", database: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(STORY), str(folder), str(people), str(kills), off],
        env={**os.environ, "CHANNELSHIFT_DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def test_nothing_is_lost_doubled_or_sent_against_anyones_will(tmp_path: Path):
    figures = told(tmp_path, 100, 6)
    assert figures["holds"], figures
    assert (figures["contacts"], figures["kills"]) == (100, 6)
    assert figures["sent"] > 50


@pytest.mark.postgres
def test_nor_on_postgresql(server: str, tmp_path: Path):
    figures = told(tmp_path, 100, 6, database=server)
    assert figures["holds"], figures
    assert (figures["contacts"], figures["kills"]) == (100, 6)


@pytest.mark.parametrize(
    ("off", "figure"), [("hold", "twice_at_all"), ("flag", "twice_at_all"), ("consent", "against_their_will")]
)
def test_each_guard_is_needed(tmp_path: Path, off: str, figure: str):
    assert told(tmp_path, 60, 6, off)[figure] > 0


MAKE = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from messaging_people import broadcast, contact, sender
from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop
with in_shop(home_shop().id):
    broadcast(sender(base_url=sys.argv[1]), *[contact(str(n)) for n in range(3)])
"""


def test_the_sending_process_sends_and_ends_when_it_is_told_to(tmp_path: Path, provider: Scripted):
    env = {
        **os.environ,
        "CHANNELSHIFT_HOME": str(tmp_path),
        "CHANNELSHIFT_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "channelshift.config.settings",
    }
    subprocess.run([sys.executable, "-c", MAKE, provider.url], env=env, cwd=Path(__file__).parent, check=True)
    process = subprocess.Popen([sys.executable, "-m", "channelshift.web.sending"], env=env)
    give_up = time.monotonic() + 60
    while len(provider.asked) < 3 and time.monotonic() < give_up:
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert sorted(body["chat_id"] for _, _, body in provider.asked) == ["0", "1", "2"]
