"""Each call of a provider is taken in once, whatever the provider repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction

from channelshift.store.models import HookEvent, Sender


def once(sender: Sender, key: str, work: Callable[[], None]) -> bool:
    """Do an event's work unless it was done before. The note of it and its effects stand or fall together."""
    short = hashlib.sha256(key.encode()).hexdigest()
    if HookEvent.objects.filter(sender=sender, key=short).exists():
        return False
    with transaction.atomic():
        try:
            with transaction.atomic():
                HookEvent.objects.create(sender=sender, key=short)
        except IntegrityError:
            return False
        work()
        return True
