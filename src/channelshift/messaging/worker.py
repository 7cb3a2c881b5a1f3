"""The sending loop: takes messages that are due, hands them over one by one, closes them by what came back.

One thread does all that touches the database; others only wait for the providers. It may be killed at any
moment and started again, and several may run beside each other: what holds them together is in `leases`.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from channelshift.messaging import campaigns, leases
from channelshift.messaging.answers import NO_ANSWER, Answer, unknown
from channelshift.messaging.closing import close
from channelshift.messaging.filling import NoCode, values
from channelshift.messaging.leases import Claimed, Go, Gone, Wait
from channelshift.messaging.limits import Limits
from channelshift.messaging.sending import Provider, provider_of, request_of
from channelshift.store.models import Campaign, Contact, Sender
from channelshift.store.seals import CannotUnseal
from channelshift.terms.text import sentence

log = logging.getLogger(__name__)
CLAIM = 24  # messages taken at a time
IDLE = 1.0  # seconds between looks when nothing is due
BETWEEN_ROUNDS = 2.0  # seconds between looks for leases that ran out and broadcasts that begin or end
NO_CODE = sentence(
    "The text names a personal code and this contact has none. Give out codes, then send again."
)

LimitsOf = Callable[[int, str], Limits]


@dataclass
class _Line:
    """One sender at work: its client, and messages that were claimed and wait for their moment."""

    provider: Provider
    settings: tuple[str, str, str]
    claimed: deque[Claimed] = field(default_factory=deque)


class SendingLoop:
    """Sends what is due, within the limits of each shop's channel."""

    def __init__(
        self,
        limits_of: LimitsOf,
        at_once: int = 8,
        lease: timedelta = leases.LEASE,
        timeout: float = 20.0,
    ) -> None:
        self._limits_of, self._at_once, self._lease, self._timeout = limits_of, at_once, lease, timeout
        self._name = f"{os.getpid()}-{uuid4().hex[:6]}"
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="sending")
        self._out: dict[Future[Answer], tuple[Claimed, int]] = {}
        self._lines: dict[int, _Line] = {}
        self._next_round = 0.0

    def run(self, is_over: Callable[[], bool]) -> None:
        """Send until told to end; then wait for the answers that are due and give back what was claimed."""
        while not is_over():
            try:
                self._wait(IDLE if not self.step() else 0.0)
            except Exception:
                log.exception("a round of sending failed; trying again")
                connection.close()
                time.sleep(IDLE)
        self._wind_up()

    def step(self) -> bool:
        """One look at everything; whether there was anything to do at once."""
        self._close_what_came_back()
        if time.monotonic() >= self._next_round:
            leases.expire()
            campaigns.go_round()
            self._next_round = time.monotonic() + BETWEEN_ROUNDS
        left = [self._send_from(sender_id) for sender_id in campaigns.senders_with_work(self._holding())]
        return any(left)

    def _holding(self) -> list[int]:
        return [sender_id for sender_id, line in self._lines.items() if line.claimed]

    # -------------------------------------------------------------- sending

    def _send_from(self, sender_id: int) -> bool:
        """Hand over what may leave from one sender now; whether anything left."""
        sender = Sender.everywhere.get(id=sender_id)
        limits = self._limits_of(sender.shop_id, sender.channel).of_tier(sender.tier)
        line = self._line(sender)
        if sender.closed_at is not None or (sender.held_until and sender.held_until > timezone.now()):
            self._give_back(line)
            return False
        if not line.claimed:
            line.claimed.extend(leases.claim(sender_id, self._name, CLAIM, limits, self._lease))
        left = False
        while line.claimed and len(self._out) < self._at_once:
            handed = self._hand_over(line.claimed[0], sender_id, limits)
            if isinstance(handed, Wait):
                break
            mine = line.claimed.popleft()
            if isinstance(handed, Go):
                self._let_go(line.provider, sender_id, mine, handed.contact)
            left = True
        return left

    def _hand_over(self, mine: Claimed, sender_id: int, limits: Limits) -> Go | Wait | Gone:
        try:
            return leases.hand_over(mine, sender_id, limits, self._lease)
        except CannotUnseal as error:
            leases.refuse(mine, error.message)
            return Gone()

    def _let_go(self, provider: Provider, sender_id: int, mine: Claimed, contact: Contact) -> None:
        campaign = Campaign.everywhere.get(id=mine.campaign_id)
        try:
            filled = values(campaign, contact)
        except NoCode:
            leases.close_failed(mine, NO_CODE)
            return
        request = request_of(provider, campaign, contact, mine.delivery_id, filled)
        self._out[self._threads.submit(request)] = (mine, sender_id)

    def _line(self, sender: Sender) -> _Line:
        """The sender's client, made anew when its settings have changed."""
        settings = (sender.token, sender.base_url, sender.account)
        line = self._lines.get(sender.pk)
        if line is None or line.settings != settings:
            claimed = line.claimed if line else deque[Claimed]()
            line = self._lines[sender.pk] = _Line(provider_of(sender, self._timeout), settings, claimed)
        return line

    # -------------------------------------------------------------- closing

    def _close_what_came_back(self) -> None:
        """Close what was answered. What the database refuses to note stays here and is tried again."""
        for future in [future for future in self._out if future.done()]:
            mine, sender_id = self._out[future]
            close(mine, sender_id, _answer_of(future))
            del self._out[future]

    def _wait(self, longest: float) -> None:
        """Until an answer comes, or for so long."""
        if self._out:
            full = len(self._out) >= self._at_once
            wait(self._out, timeout=IDLE if full else min(longest, 0.02), return_when=FIRST_COMPLETED)
        elif longest:
            time.sleep(min(longest, 0.05) if any(line.claimed for line in self._lines.values()) else longest)

    def _give_back(self, line: _Line) -> None:
        while line.claimed:
            leases.give_up(line.claimed.popleft())

    def _wind_up(self) -> None:
        for line in self._lines.values():
            self._give_back(line)
        if self._out:
            wait(self._out, timeout=self._timeout + 15.0)
        self._close_what_came_back()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for line in self._lines.values():
            line.provider.close()


def _answer_of(future: Future[Answer]) -> Answer:
    """What came back; where our own client broke, nobody knows whether the message left."""
    try:
        return future.result()
    except Exception:
        log.exception("a request broke")
        return unknown(NO_ANSWER)
