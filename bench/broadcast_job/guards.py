"""The guards taken off, one at a time: with each of them off the figures must break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone


def no_hold() -> None:
    """What was on its way when a loop died is simply sent again."""
    from channelshift.messaging import leases
    from channelshift.store.models import Delivery

    def expire() -> tuple[int, int]:
        lost = Delivery.everywhere.filter(state="sending", leased_until__lt=timezone.now())
        return 0, lost.update(state="queued", handed_over=False, leased_by="", leased_until=None)

    leases.expire = expire


def no_flag() -> None:
    """Nothing is on record before the request leaves."""
    from channelshift.messaging import leases
    from channelshift.store.models import Delivery

    handed = leases.hand_over

    def hand_over(mine: Any, *given: Any) -> Any:
        answer = handed(mine, *given)
        Delivery.everywhere.filter(id=mine.delivery_id).update(handed_over=False)
        return answer

    def close(mine: Any, **fields: Any) -> bool:
        return bool(Delivery.everywhere.filter(id=mine.delivery_id, leased_by=mine.token).update(**fields))

    leases.hand_over, leases._close = hand_over, close


def no_consent() -> None:
    """Nobody is asked for consent, neither in the claim nor as a message is handed over."""
    from channelshift.messaging import consent

    consent.held_back = lambda *_: {}


OFF: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "hold": no_hold,
    "flag": no_flag,
    "consent": no_consent,
}
