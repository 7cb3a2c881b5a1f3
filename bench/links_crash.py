"""The click log under kill -9 and under random damage.

Two workers of the edge answer four visitors who ask without pause. A worker, or now and then the whole
server, is killed with SIGKILL 100 times while the clicks are harvested into a warehouse that is itself cut
off before storing three times out of ten. Lost is a click whose answer a visitor got and that no log holds;
twice is one that the warehouse counted more than once. Then a changed link is timed until both workers serve
it, and 10,000 random byte edits of logs are read: every frame not touched must be kept, every touched one
reported.

    python bench/links_crash.py [--quick]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from harness import REPOSITORY, machine, verdict

sys.path.insert(0, str(REPOSITORY / "tests" / "links"))

AIMS = {
    "lost": 0,
    "twice": 0,
    "slowest_reload_seconds": 0.5,
    "good_frames_not_kept": 0,
    "bad_frames_not_reported": 0,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="8 kills and 2,000 edits, within 60 s")
    asked = parser.parse_args()
    kills, edits, reloads = (8, 2_000, 5) if asked.quick else (100, 10_000, 20)
    from crashes import kill_under_load
    from log_damage import damage_and_read

    print(machine())
    with tempfile.TemporaryDirectory(prefix="links-crash-") as where:
        toll = kill_under_load(Path(where), kills, seed=1)
    print(toll)
    slowest = slowest_reload(reloads)
    not_kept, not_reported = damage_and_read(edits, seed=2)
    figure = {
        "kills": toll.kills,
        "acknowledged": toll.acknowledged,
        "lost": toll.lost,
        "twice": toll.twice,
        "slowest_reload_seconds": round(slowest, 3),
        "edits": edits,
        "good_frames_not_kept": not_kept,
        "bad_frames_not_reported": not_reported,
    }
    holds = toll.acknowledged >= 30 * kills and all(figure[name] <= aim for name, aim in AIMS.items())
    verdict("links_crash", figure, AIMS, holds)


def slowest_reload(times: int) -> float:
    """Seconds from a publication to the answer of the later of two workers, the slowest of several."""
    from edge_at_work import exchange, link, serving
    from test_edge_table import lines_to_both_workers

    from channelshift.links.table import publish, publish_changes

    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="links-reload-") as where:
        publish(Path(where), [link("mug"), *(link(f"other{n}") for n in range(5_000))])
        with serving(Path(where), "/mug") as server:
            lines = lines_to_both_workers(server)
            for number in range(times):
                new = f"https://mei.example/new{number}"
                start = time.perf_counter()
                publish_changes(Path(where), [link("mug", new)])
                waiting = set(lines.values())
                while waiting:
                    waiting = {
                        line for line in waiting if not exchange(line, "/mug").location.startswith(f"{new}?")
                    }
                slowest = max(slowest, time.perf_counter() - start)
    print(f"{times} reloads, the slowest took {slowest:.3f} s")
    return slowest


if __name__ == "__main__":
    main()
