"""Short links: requests per CPU-second of the server, click logging on, against the least that can be done.

Three servers of one process each take turns at the same load on this machine: our edge (20 links of four
rules each, visitors of 45 kinds of browser from 5,000 addresses behind a trusted proxy, each click written
before its answer), a bare Granian RSGI application that answers one fixed 302, and nginx's `return 302`
without a log. A fourth, which no aim speaks of, shows what our event loop (channelshift.links.loop) does for
the bare application: what is left between the two is our own work. Counted is the processor time of the
server's processes (user and system); the ratio is taken within each round, and the figure is the median of
the rounds. wrk makes the load; nginx and wrk are installed from Debian's packages where they are missing.

    python bench/links.py [--quick]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from harness import REPOSITORY, machine, verdict

AIMS = {"of_bare_granian": 0.65, "of_nginx": 0.22}
CONNECTIONS, WARM = 32, 1
BARE, EDGE, NGINX, LOOP = "bare Granian", "our edge", "nginx", "bare, our loop"
_TICK = os.sysconf("SC_CLK_TCK")


class Turn(NamedTuple):
    """One server's turn: what it answered, its processor seconds, and how late the slowest hundredth was."""

    answered: int
    cpu: float
    p99_ms: float

    @property
    def rate(self) -> float:
        return self.answered / self.cpu


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="three short rounds without the fourth, within 60 s"
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=5)
    asked = parser.parse_args()
    rounds, seconds = (3, 2) if asked.quick else (asked.rounds, asked.seconds)
    install_missing()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="links-bench-") as where:
        turns = contest(Path(where), rounds, seconds, with_loop=not asked.quick)
    figure = tell(turns)
    holds = all(figure.get(name, 0.0) >= aim for name, aim in AIMS.items())
    verdict("links", figure, AIMS, holds)


def contest(folder: Path, rounds: int, seconds: int, with_loop: bool) -> dict[str, list[Turn]]:
    """Each server in turn, round by round; one that cannot be had has no turns."""
    script = write_load(folder)
    if not shutil.which("wrk"):
        sys.exit("wrk cannot be had on this machine: nothing was measured")
    turns: dict[str, list[Turn]] = {BARE: [], EDGE: [], NGINX: [], LOOP: []}
    starters = {BARE: bare, EDGE: edge, **({LOOP: bare_in_our_loop} if with_loop else {})}
    if shutil.which("nginx"):
        starters[NGINX] = nginx
    else:
        print("nginx cannot be had on this machine: its ratio is missing, so the bench does not hold")
    for number in range(rounds):
        names = list(starters)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            with starters[name](folder) as (port, pid):
                turns[name].append(take_turn(port, pid, script, seconds))
    check_log(folder, sum(turn.answered for turn in turns[EDGE]))
    return turns


def take_turn(port: int, pid: int, script: Path, seconds: int) -> Turn:
    load(port, script, WARM)
    before = cpu_seconds(pid)
    said = load(port, script, seconds)
    cpu = cpu_seconds(pid) - before
    answered = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"The load did not go through:\n{said}")
    return Turn(answered, cpu, p99_in(said))


def load(port: int, script: Path, seconds: int) -> str:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    done = subprocess.run([*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True)
    return done.stdout


def p99_in(said: str) -> float:
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all below it, its dead children included."""
    total = 0.0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(ticks) for ticks in fields[11:15]) / _TICK
    return total


def family(pid: int) -> list[int]:
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in below for one in family(int(child)))]


@contextmanager
def bare(folder: Path, before: str = "") -> Iterator[tuple[int, int]]:
    program = (
        f"{before}from granian import Granian;from granian.constants import HTTPModes,Interfaces;"
        "from granian.log import LogLevels;import sys;"
        "Granian('bare:app',address='127.0.0.1',port=int(sys.argv[1]),interface=Interfaces.RSGI,"
        "http=HTTPModes.http1,websockets=False,workers=1,log_level=LogLevels.error).serve()"
    )
    job = REPOSITORY / "bench" / "links_job"
    with running([sys.executable, "-c", program], {"PYTHONPATH": str(job)}) as started:
        yield started


def bare_in_our_loop(folder: Path) -> AbstractContextManager[tuple[int, int]]:
    return bare(folder, "from channelshift.links.loop import register;register();")


@contextmanager
def edge(folder: Path) -> Iterator[tuple[int, int]]:
    publish_links(folder / "edge")
    command = [
        sys.executable,
        "-m",
        "channelshift.links.run",
        str(folder / "edge"),
        "--workers",
        "1",
        "--port",
    ]
    with running(command, {"CHANNELSHIFT_LINKS_PROXIES": "127.0.0.1"}) as started:
        yield started


@contextmanager
def nginx(folder: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        "events { worker_connections 1024; }\n"
        "http { access_log off; keepalive_requests 100000000; server_tokens off;\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ return 302 "
        "https://shop.mei.example/mug?utm_source=tiktok&cs_click=0123456789abcdefghij; } } }\n"
    )
    with running(["nginx", "-c", str(settings), "-p", str(folder)], {}, port) as started:
        yield started


@contextmanager
def running(command: list[str], more: dict[str, str], port: int = 0) -> Iterator[tuple[int, int]]:
    if not port:
        port = free_port()
        command = [*command, str(port)]
    server = subprocess.Popen(command, env={**os.environ, **more})
    try:
        wait_for(port)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.3)
            return
    sys.exit(f"No server answered on {port}")


def publish_links(folder: Path) -> None:
    from channelshift.links.spec import LinkSpec, Rule, Span, Target, When
    from channelshift.links.table import publish

    def to(path: str) -> tuple[Target, ...]:
        return (Target(f"https://shop.mei.example/{path}", name=path),)

    rules = (
        Rule(When(countries=frozenset({"ZZ"})), to("elsewhere")),
        Rule(When(in_app=frozenset({"tiktok"}), devices=frozenset({"ios"}), during=((Span(),),)), to("app")),
        Rule(When(languages=frozenset({"zh"}), countries=frozenset({"CN", "TW", "HK"})), to("zh")),
        Rule(When(channels=frozenset({"pinterest"}), during=((),)), to("pin")),
    )
    publish(
        folder,
        [
            LinkSpec(
                f"mug{number}",
                1,
                to(f"mug{number}"),
                frozenset({"mei.example"}),
                rules,
                (("source", "tiktok"), ("campaign", "autumn")),
                "tiktok_profile",
            )
            for number in range(20)
        ],
    )


def write_load(folder: Path) -> Path:
    """A wrk script that sends 5,000 visitors' requests in turn, the same to every server."""
    sys.path.insert(0, str(REPOSITORY / "tests" / "links"))
    import random

    from agents import PEOPLE, PEOPLE_IN_APPS

    chance = random.Random(7)
    seen = [one.agent for one in (*PEOPLE, *PEOPLE_IN_APPS)]
    tongues = [
        "en-US,en;q=0.9",
        "zh-CN,zh;q=0.9,en;q=0.8",
        "en-GB,en;q=0.7",
        "ms-MY,ms;q=0.9,en;q=0.8",
        "de-DE",
    ]
    lines = ["local all = {"]
    for _ in range(5_000):
        place = ".".join(str(chance.randrange(1, 224)) for _ in range(4))
        lines.append(
            f'wrk.format("GET", "/mug{chance.randrange(20)}", {{["Host"]="s.mei.example",'
            f'["User-Agent"]="{chance.choice(seen)}",["Accept-Language"]="{chance.choice(tongues)}",'
            f'["Accept"]="text/html",["X-Forwarded-For"]="{place}"}}),'
        )
    lines += ["}", "local at = 0", "request = function() at = at % #all + 1; return all[at] end"]
    script = folder / "load.lua"
    script.write_text("\n".join(lines))
    return script


def check_log(folder: Path, answered: int) -> None:
    """That logging was on: the log holds at least every measured answer, and no damage."""
    from channelshift.links.log import Frame, frames

    pieces = [isinstance(one, Frame) for log in (folder / "edge/clicks").glob("*.log") for one in frames(log)]
    if sum(pieces) < answered or not all(pieces):
        sys.exit(
            f"{answered} answers, {sum(pieces)} clicks and {len(pieces) - sum(pieces)} damages in the log"
        )


def tell(turns: dict[str, list[Turn]]) -> dict[str, float]:
    for name, its in turns.items():
        if its:
            print(
                f"{name:14} {statistics.median(t.rate for t in its):10,.0f} requests per CPU-second   "
                f"p99 {statistics.median(t.p99_ms for t in its):6.2f} ms   "
                f"({', '.join(f'{t.rate:,.0f}' for t in its)})"
            )
    figure = {"of_bare_granian": ratio(turns[EDGE], turns[BARE])}
    if turns[LOOP]:
        figure["of_bare_in_our_loop"] = ratio(turns[EDGE], turns[LOOP])
    if turns[NGINX]:
        figure["of_nginx"] = ratio(turns[EDGE], turns[NGINX])
    for name, its in turns.items():
        if its:
            figure[f"p99_ms_{name.replace(',', '').replace(' ', '_')}"] = round(
                statistics.median(t.p99_ms for t in its), 2
            )
    return figure


def ratio(ours: list[Turn], theirs: list[Turn]) -> float:
    return round(statistics.median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True)), 3)


def install_missing() -> None:
    """nginx and wrk from Debian's packages, where we may."""
    lacking = [
        name for name, program in (("nginx-light", "nginx"), ("wrk", "wrk")) if not shutil.which(program)
    ]
    if not lacking or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *lacking]):
        subprocess.run(["apt-get", "-qq", *command], env=quiet, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
