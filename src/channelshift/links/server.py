"""The edge: answers short links. An RSGI application for Granian, one instance in each worker.

    match the link -> who asks, from where -> the first rule that holds -> write the click -> 302

A visit that counts is in the log before it is answered. What is looked up by text that comes again and
again (agents, languages, proxies, links) is remembered in tables with a limit, cleared when full.
"""

from __future__ import annotations

import errno
import os
import re
import threading
import time
from typing import Any

from channelshift.links.agents import LONGEST, Agent, agent_of
from channelshift.links.click import AHEAD, BOT, HEAD, PERSON
from channelshift.links.country import country_finder, stated_country
from channelshift.links.exits import Exit, Ready, Visit, pick
from channelshift.links.log import LogFile
from channelshift.links.pages import EXPIRED, NOT_ASKED_SO, UNKNOWN, Page
from channelshift.links.recording import Recording
from channelshift.links.setting import Setting
from channelshift.links.shelf import Shelf
from channelshift.links.trouble import Trouble
from channelshift.links.visitors import Visitors

REMEMBERED = 50_000
_FIXED = (("cache-control", "no-store"), ("referrer-policy", "no-referrer"))
_CHANNEL = re.compile(r"(?:^|&)(?:ch|utm_source)=([A-Za-z0-9_.-]{1,40})(?=&|$)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}")


class Edge:
    """One worker of the edge."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._country_of = country_finder(setting.mmdb)
        self._trouble = Trouble()
        self._agents: dict[str, tuple[Agent, str]] = {}
        self._languages: dict[str, str] = {}
        self._proxies: dict[str, bool] = {}

    def __rsgi_init__(self, loop: Any) -> None:
        self.open()

    def __rsgi_del__(self, loop: Any) -> None:
        self.close()

    def open(self) -> None:
        """Begin to serve: in the worker's own process, after it was forked."""
        now = _now()
        self._shelf = Shelf(self._setting.folder, self._trouble)
        self._ready = self._shelf.ready  # by path, with its slash
        self._visitors = Visitors(self._setting.folder, now)
        self._recording = Recording(self._setting.folder, now)
        self._closing = threading.Event()
        self._parent = os.getppid()
        self._watch = threading.Thread(target=self._keep_up, daemon=True)
        self._watch.start()

    def close(self) -> None:
        """Leave everything written and unlocked."""
        self._closing.set()
        self._watch.join()
        self._recording.file.to_disk()
        self._recording.file.close()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        path = scope.path
        link = self._ready.get(path)
        if link is None:
            link = self._shelf.find(path)
        if scope.method != "GET":
            self._answer_other(scope, proto, link)
        elif link is None:
            _show(proto, UNKNOWN)
        else:
            self._answer(scope, proto, link, "")

    def _answer_other(self, scope: Any, proto: Any, link: Ready | None) -> None:
        if scope.method != "HEAD":
            _show(proto, NOT_ASKED_SO)
        elif link is None:
            proto.response_empty(UNKNOWN.status, UNKNOWN.headers)
        else:
            self._answer(scope, proto, link, HEAD)

    def _answer(self, scope: Any, proto: Any, link: Ready, kind: str) -> None:
        headers, now = scope.headers, time.time_ns() // 1000
        line = headers.get("user-agent", "")
        agent, agent_text = self._agents.get(line) or self._read_agent(line)
        if not kind:
            kind = _kind(headers, agent)
        address, country = self._whence(scope.client, headers)
        accepted = headers.get("accept-language", "")
        language = self._languages.get(accepted)
        if language is None:
            language = self._read_language(accepted)
        query = scope.query_string
        channel = _channel(query, link.channel) if query else link.channel
        visitor = f"{address}\0{line}"
        if now >= self._visitors.day_ends:
            self._visitors.turn(now)
        way = link.only
        if way is None:
            way = self._way_out(link, Visit(now, country, agent, language, channel), visitor)
            if way is None:
                _show(proto, UNKNOWN)
                return
        recording = self._recording
        click = recording.next_id()
        try:
            recording.write(
                f"{click}\t{now}\t{self._visitors.hash(visitor)}\t{country}\t{language}\t{channel}\t"
                f"{agent_text}\t{kind}\t{way.text}",
                now,
            )
        except OSError as error:
            # The visitor is not to suffer for a full disk. Without a line in the log there is no click id.
            self._trouble.say(f"A click could not be written: {error}")
            kind = ""
        if not way.head:
            _show(proto, EXPIRED)
        elif kind == PERSON and way.carries:
            proto.response_empty(302, [("location", way.head + click + way.tail), *_FIXED])
        else:
            proto.response_empty(302, [("location", way.plain), *_FIXED])

    def _way_out(self, link: Ready, visit: Visit, visitor: str) -> Exit | None:
        if visit.now >= link.expires:
            return link.expired
        choice = link.choice(visit)
        if not choice:
            return None
        return choice[0][1] if len(choice) == 1 else pick(choice, self._visitors.lot(link.code, visitor))

    def _whence(self, client: str, headers: Any) -> tuple[str, str]:
        """The visitor's address, to be forgotten with this request, and country."""
        address = client.rpartition(":")[0].strip("[]")
        country = ""
        if self._setting.proxies and self._is_proxy(address):
            forwarded = headers.get(self._setting.address_header)
            if forwarded:
                address = self._setting.proxies.forwarded_address(forwarded) or address
            if self._setting.country_header:
                country = stated_country(headers.get(self._setting.country_header))
        return address, country or self._country_of(address)

    def _is_proxy(self, address: str) -> bool:
        known = self._proxies.get(address)
        if known is None:
            known = address in self._setting.proxies
            if len(self._proxies) < REMEMBERED:
                self._proxies[address] = known
        return known

    def _read_agent(self, line: str) -> tuple[Agent, str]:
        if len(self._agents) >= REMEMBERED:
            self._agents.clear()
        agent = agent_of(line)
        read = agent, f"{agent.device}\t{agent.app}"
        if len(line) <= LONGEST:
            self._agents[line] = read
        return read

    def _read_language(self, accepted: str) -> str:
        """The first language of an Accept-Language header, which is the one most wanted in all browsers."""
        first = accepted[:40].partition(",")[0].partition(";")[0].strip().lower()
        language = first if _LANGUAGE.fullmatch(first) else ""
        if len(self._languages) < REMEMBERED and len(accepted) <= LONGEST:
            self._languages[accepted] = language
        return language

    def _keep_up(self) -> None:
        """Beside the requests: take up changed links, bring clicks to the disk, end with the server."""
        synced, last = 0, time.monotonic()
        while not self._closing.wait(0.1):
            self._shelf.keep_up()
            if os.getppid() != self._parent:
                os._exit(0)  # the server was killed: whoever starts it again starts its workers
            file = self._recording.file
            if time.monotonic() - last >= 1.0:
                last = time.monotonic()
                if file.size != synced:
                    synced = file.size
                    self._bring_to_disk(file)

    def _bring_to_disk(self, file: LogFile) -> None:
        try:
            file.to_disk()
        except OSError as error:
            if error.errno != errno.EBADF:  # closed just now for the next file, which saw to it
                self._trouble.say(f"Clicks could not be brought to the disk: {error}")


def _kind(headers: Any, agent: Agent) -> str:
    if agent.bot:
        return BOT
    # "prefetch" or "preview": Chrome and Safari in the first two, Firefox in X-Moz, older ones in X-Purpose.
    if "sec-purpose" in headers or "purpose" in headers or "x-moz" in headers or "x-purpose" in headers:
        return AHEAD
    return PERSON


def _channel(query: str, placement: str) -> str:
    stated = _CHANNEL.search(query)
    return stated[1].lower() if stated else placement


def _show(proto: Any, page: Page) -> None:
    proto.response_str(page.status, page.headers, page.body)


def _now() -> int:
    return time.time_ns() // 1000
