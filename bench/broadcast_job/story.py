"""One broadcast under fire, told as JSON: python bench/broadcast_job/story.py FOLDER PEOPLE KILLS [GUARD_OFF]

Takes the database of CHANNELSHIFT_DATABASE_URL, or SQLite in the folder. Half of the kills come at the worst
moment, when the provider has the message and we do not know it yet; the others come at random. Meanwhile
people opt out. GUARD_OFF is hold, flag or consent: the same with that guard taken off.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FAULTS = 0.06  # of all requests something goes wrong with
LEASE = timedelta(seconds=1.5)  # two minutes in earnest; as short as this only so that 200 kills end today
TIMEOUT = 0.6
LONGEST = 1500.0  # seconds for everything
SEED = 20230912


def main() -> None:
    folder, people, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    off = sys.argv[4] if len(sys.argv) > 4 else ""
    _open_shop(folder)
    from broadcast_job.audience import broadcasts
    from broadcast_job.guards import OFF
    from broadcast_job.measure import measure
    from channelshift.store.scope import in_shop
    from channelshift.store.shops import home_shop

    provider, base_url = _provider(folder)
    chance = random.Random(SEED)
    try:
        with in_shop(home_shop().id):
            broadcasts(base_url, people, chance)
            OFF[off]()
            fire = Fire(folder, chance, kills, people // 20)
            fire.rage()
            fire.let_it_end()
            outcome = measure(folder)
    finally:
        provider.kill()
        provider.wait()
    print(
        json.dumps(
            {**outcome.as_dict(), "kills": fire.killed, "opted_out": fire.opted_out, "holds": outcome.holds}
        )
    )


def _open_shop(folder: Path) -> None:
    os.environ["CHANNELSHIFT_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "channelshift.config.settings"
    sys.path.insert(0, str(HERE.parent))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from channelshift.messaging import whatsapp

    # WhatsApp's waits are minutes: the same waits, a hundred times shorter.
    whatsapp.AWAY_WAIT = whatsapp.PAIR_WAIT = 0.6
    whatsapp.SENDER_WAITS = dict.fromkeys(whatsapp.SENDER_WAITS, 0.3)


def _provider(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    command = [sys.executable, str(HERE / "providers.py"), str(folder), str(SEED), str(FAULTS)]
    process = subprocess.Popen(command)
    port = folder / "port"
    while not port.exists():
        time.sleep(0.02)
    return process, f"http://127.0.0.1:{port.read_text()}"


class Fire:
    """Starts the sending loop, kills it, and starts it again; in between people opt out."""

    def __init__(self, folder: Path, chance: random.Random, kills: int, opt_outs: int) -> None:
        self._folder, self._chance, self._kills = folder, chance, kills
        self._opt_outs_a_life = max(1, round(opt_outs / max(kills, 1)))
        self._end = time.monotonic() + LONGEST
        self.killed = self.opted_out = 0

    def rage(self) -> None:
        """Kill as often as asked, as long as there is something to send."""
        while self.killed < self._kills and self._is_sending() and time.monotonic() < self._end:
            loop = _start_loop()
            time.sleep(self._chance.uniform(0.02, 0.25))
            self._somebody_opts_out()
            if self._chance.random() < 0.5:
                self._kill_at_the_worst_moment(loop)
            _kill(loop)
            self.killed += 1

    def let_it_end(self) -> None:
        """Run the loop in peace until every broadcast has ended."""
        loop = _start_loop()
        while self._is_sending() and time.monotonic() < self._end:
            time.sleep(0.2)
        _kill(loop)

    def _kill_at_the_worst_moment(self, loop: int) -> None:
        order = self._folder / "kill"
        order.with_suffix(".draft").write_text(str(loop))
        order.with_suffix(".draft").rename(order)
        give_up = time.monotonic() + 1.0
        while order.exists() and time.monotonic() < give_up:
            time.sleep(0.005)
        order.unlink(missing_ok=True)

    def _somebody_opts_out(self) -> None:
        from django.db import connection

        from channelshift.messaging import consent
        from channelshift.store.models import ConsentEvent

        agreed = list(ConsentEvent.objects.filter(act="given").values_list("contact_id", flat=True))
        for contact_id in self._chance.sample(agreed, min(len(agreed), self._opt_outs_a_life)):
            consent.opt_out(contact_id, "reply STOP")
            self.opted_out += 1
        connection.close()

    def _is_sending(self) -> bool:
        from django.db import connection

        from channelshift.store.models import Campaign

        sending = Campaign.objects.filter(state="sending").exists()
        connection.close()
        return bool(sending)


def _start_loop() -> int:
    """The loop in a process of its own: forked, so that 200 starts do not load the program 200 times."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        _loop()
    return pid


def _loop() -> Any:
    from channelshift.messaging.limits import Limits
    from channelshift.messaging.worker import SendingLoop

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        SendingLoop(lambda *_: Limits(), at_once=6, lease=LEASE, timeout=TIMEOUT).run(lambda: False)
    finally:
        os._exit(1)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
