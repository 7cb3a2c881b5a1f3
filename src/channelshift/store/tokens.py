"""Keys of programs: made, shown once, bound by their person's role at every call, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channelshift.store.models import ApiToken, Person, Role, Shop
from channelshift.store.people import NotAllowed, hash_of
from channelshift.store.shops import role_in
from channelshift.store.trail import note
from channelshift.terms.text import sentence

PREFIX = "chs_"  # so that a key that was published by mistake can be found
SUBJECTS = ("links", "clicks", "contacts", "tasks", "imports", "plans")
SCOPES = tuple(
    f"{subject}:{act}"
    for subject in SUBJECTS
    for act in ("read", "write")
    if (subject, act) not in {("clicks", "write"), ("plans", "write")}
)
BY_ROLE = {
    Role.OWNER: frozenset(SCOPES),
    Role.OPERATOR: frozenset(SCOPES),
    Role.VIEWER: frozenset(s for s in SCOPES if s.endswith(":read")),
}
LONGEST_LIFE = 366  # days
BETWEEN_MARKS = timedelta(minutes=1)  # how often a key's last use is written down


@transaction.atomic
def make(
    shop: Shop, person: Person, name: str, scopes: Iterable[str], days: int = 90
) -> tuple[ApiToken, str]:
    """A new key for a program, and its secret, which is shown once. Good for 1 to 366 days."""
    wanted = sorted(set(scopes))
    if not name.strip() or not wanted or not set(wanted) <= set(SCOPES):
        raise NotAllowed(
            sentence("Give the key a name and at least one of these: {all}.", all=" ".join(SCOPES))
        )
    if not 1 <= days <= LONGEST_LIFE:
        raise NotAllowed(sentence("A key is good for 1 to {most} days.", most=LONGEST_LIFE))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        shop=shop,
        person=person,
        name=name.strip()[:60],
        secret_hash=hash_of(secret),
        scopes=wanted,
        expires_at=timezone.now() + timedelta(days=days),
    )
    note("made", "token", token.pk, became={"name": token.name, "scopes": wanted})
    return token, secret


@transaction.atomic
def revoke(shop: Shop, token_id: int) -> bool:
    """Take a key back. False where this shop has none of this number that still works."""
    standing = ApiToken.objects.filter(shop=shop, pk=token_id, revoked_at=None)
    gone = standing.update(revoked_at=timezone.now()) > 0
    if gone:
        note("revoked", "token", token_id)
    return gone


def called(secret: str) -> ApiToken | None:
    """The working key with this secret: not expired, not revoked, its person still in the shop."""
    now = timezone.now()
    token = (
        ApiToken.objects.filter(secret_hash=hash_of(secret), revoked_at=None, person__is_active=True)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )
    if token is None or role_in(token.shop_id, token.person_id) is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > BETWEEN_MARKS:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def allowed(token: ApiToken) -> frozenset[str]:
    """What a key may do now: its scopes, as far as its person's present role goes."""
    role = role_in(token.shop_id, token.person_id)
    return frozenset(token.scopes) & (BY_ROLE[Role(role)] if role else frozenset())
