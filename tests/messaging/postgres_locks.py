"""Two at once: loops that claim, and an opt-out while a message is being handed over.

Only for a server with row locks: `test_messaging_postgres` runs these.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from messaging_people import broadcast, contact, sender

from channelshift.messaging import consent, leases, pace
from channelshift.messaging.limits import Limits
from channelshift.store.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


def beside(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Start work in another thread with a connection of its own; its answer comes into the list."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


def test_four_loops_that_claim_at_once_share_the_messages_out():
    mei = sender()
    broadcast(mei, *[contact(str(n)) for n in range(40)])

    def claim_all(name: str) -> list[int]:
        mine: list[int] = []
        while claimed := leases.claim(mei.pk, name, 3, Limits()):
            mine += [one.delivery_id for one in claimed]
        return mine

    loops = [beside(lambda name=str(n): claim_all(name)) for n in range(4)]
    for thread, _ in loops:
        thread.join()
    shared = [number for _, answers in loops for number in answers[0]]
    assert sorted(shared) == sorted(Delivery.objects.values_list("id", flat=True))


@pytest.mark.parametrize("locked", [True, False])
def test_an_opt_out_waits_for_a_message_that_is_being_handed_over(
    monkeypatch: pytest.MonkeyPatch, locked: bool
):
    """When the opt-out is on record, the message is too; with the lock off it would leave afterwards."""
    mei, omar = sender(), contact("1")
    broadcast(mei, omar)
    (mine,) = leases.claim(mei.pk, "loop", 9, Limits())
    began = threading.Event()
    asked = pace.next_free_moment

    def slowly(*given: Any) -> Any:
        began.set()
        threading.Event().wait(0.5)  # consent was asked; now somebody writes STOP
        return asked(*given)

    monkeypatch.setattr(leases, "next_free_moment", slowly)
    if not locked:
        monkeypatch.setattr(consent, "lock", lambda _: None)
    handing, answers = beside(lambda: leases.hand_over(mine, mei.pk, Limits()))
    began.wait(5)
    consent.opt_out(omar, "reply STOP")
    assert Delivery.objects.get().handed_over is locked
    handing.join()
    assert isinstance(answers[0], leases.Go)
