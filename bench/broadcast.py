"""A broadcast to 5,000 people while the loop that sends it is killed 200 times.

python bench/broadcast.py [--quick] [--postgres ADDRESS]

Two local servers answer as Telegram and WhatsApp document: one request in seventeen goes wrong (429, 5xx
before and after the message was taken in, time-outs, connections cut, slow answers). Half of the kill -9 come
when the provider has the message and we do not know it yet. Some people opt out meanwhile, some blocked us,
some never agreed. Then the provider's own book is laid beside ours. Each guard is taken off once, on a small
broadcast: the figures must break. Waits that the providers ask for are shortened, the leases too; nothing
else is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness import machine, verdict

STORY = Path(__file__).parent / "broadcast_job" / "story.py"
WHOLE, QUICK, CONTROL = (5000, 200), (300, 10), (120, 6)
NOUGHTS = ("lost", "twice", "twice_at_all", "against_their_will", "wrong")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="300 people and 10 kills, one control")
    parser.add_argument(
        "--postgres", default="", help="address of an empty database to use instead of SQLite"
    )
    given = parser.parse_args()
    people, kills = QUICK if given.quick else WHOLE
    told = story(people, kills, database=given.postgres)
    print(f"{machine()}: {told}")
    controls = {off: _breaks(off) for off in (("hold",) if given.quick else ("hold", "flag", "consent"))}
    print(f"breaks with the guard off: {controls}")
    figure = {name: told[name] for name in ("contacts", "kills", "sent", "unknown", "opted_out", *NOUGHTS)}
    aim = {**dict.fromkeys(NOUGHTS, 0), "contacts": people, "kills": kills}
    holds = told["holds"] and told["kills"] == kills and all(controls.values())
    verdict("broadcast", {**figure, "controls_break": all(controls.values())}, aim, bool(holds))


def story(people: int, kills: int, off: str = "", database: str = "") -> dict[str, Any]:
    """One broadcast in a process and a workspace of its own."""
    with tempfile.TemporaryDirectory(prefix="broadcast-") as folder:
        done = subprocess.run(
            [sys.executable, str(STORY), folder, str(people), str(kills), off],
            env={**os.environ, "CHANNELSHIFT_DATABASE_URL": database},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def _breaks(off: str) -> bool:
    return not story(*CONTROL, off=off)["holds"]


if __name__ == "__main__":
    main()
