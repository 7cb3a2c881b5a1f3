"""Smart links: make, change, archive. Everything is checked, noted, kept, and then published to the edge."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from channelshift.store import trail
from channelshift.store.models import Code, Link, LinkDomain
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.links_draft import LinkDraft, checked, last_day_of
from channelshift.workflows.links_hosts import checked_domain, is_allowed
from channelshift.workflows.links_publish import forget_later, publish_later, publish_shop_later
from channelshift.workflows.links_refused import NoSuchLink, SlugTaken, StillLedTo
from channelshift.workflows.links_rules import Allowed
from channelshift.workflows.links_spec import host_of
from channelshift.workflows.links_targets import checked_target
from channelshift.workflows.links_utm import with_usual_utm

# Without vowels no word comes about by chance; without 0, 1, l and o nobody misreads a printed address.
LETTERS = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 7
FIELDS = (
    *("code", "name", "targets", "rules", "utm", "source", "hop", "market", "content_id", "creator"),
    *("expires_at", "expired_url"),
)


def links(archived: bool = False) -> list[Link]:
    """The shop's links, the newest first."""
    return list(Link.objects.filter(archived_at__isnull=not archived))


def link(link_id: int) -> Link:
    """One link of the shop."""
    try:
        found: Link = Link.objects.get(id=link_id)
    except Link.DoesNotExist:
        raise NoSuchLink(sentence("Your shop has no such link.")) from None
    return found


def link_called(code: str) -> Link:
    """One link of the shop, by the end of its short address."""
    found: Link | None = Link.objects.filter(code=code.strip().lower()).first()
    if found is None:
        raise NoSuchLink(sentence("Your shop has no link {code}.", code=code[:60]))
    return found


def allowed() -> Allowed:
    """Where links of this shop may lead."""
    return Allowed(
        frozenset(LinkDomain.objects.values_list("host", flat=True)),
        frozenset(Code.objects.values_list("code", flat=True)),
    )


def create(draft: LinkDraft) -> Link:
    """A new link, live in the edge a moment later. Where no short name is given one is made."""
    fields = with_usual_utm(checked(draft, allowed()))
    if not fields["code"]:
        return _with_made_code(fields)
    if Link.everywhere.filter(code=fields["code"]).exists():
        raise SlugTaken(_taken(fields["code"]))
    return _keep(Link(**fields), "made", {})


def change(link_id: int, draft: LinkDraft) -> Link:
    """The link with other rules or facts. Its short name may change too; the old one then leads nowhere."""
    with transaction.atomic():
        kept = link(link_id)
        was = _facts(kept)
        fields = checked(draft, allowed())
        fields["code"] = fields["code"] or kept.code
        if Link.everywhere.filter(code=fields["code"]).exclude(id=kept.id).exists():
            raise SlugTaken(_taken(fields["code"]))
        for name, value in fields.items():
            setattr(kept, name, value)
        return _keep(kept, "changed", was)


def archive(link_id: int) -> Link:
    """The link leads nowhere any more; its clicks stay."""
    return _archived(link_id, "removed", timezone.now())


def restore(link_id: int) -> Link:
    """An archived link leads again where it did."""
    return _archived(link_id, "restored", None)


def as_draft(kept: Link) -> LinkDraft:
    """A link as a form shows it, to be changed."""
    return LinkDraft(
        code=kept.code,
        name=kept.name,
        targets=tuple(kept.targets),
        rules=tuple(kept.rules),
        utm=kept.utm,
        source=kept.source,
        hop=kept.hop,
        market=kept.market,
        content_id=kept.content_id,
        creator=kept.creator,
        expires_on=last_day_of(kept.expires_at, kept.market),
        expired_url=kept.expired_url,
    )


# ---------------------------------------------------------------- domains


def domains() -> list[LinkDomain]:
    """The hosts and chat accounts the shop's links may lead to."""
    return list(LinkDomain.objects.all())


def add_domain(text: str) -> LinkDomain:
    """Allow links to this host and all under it, or to this chat account."""
    host = checked_domain(text)
    with transaction.atomic():
        kept, is_new = LinkDomain.objects.get_or_create(host=host)
        if is_new:
            trail.note("made", "link_domain", kept.id, became={"host": host})
            publish_shop_later()
    found: LinkDomain = kept
    return found


def remove_domain(domain_id: int) -> None:
    """Allow no new links there. Refused while a live link leads there."""
    with transaction.atomic():
        kept = LinkDomain.objects.filter(id=domain_id).first()
        if kept is None:
            raise NoSuchLink(sentence("Your shop has no such domain."))
        others = [d.host for d in domains() if d.id != kept.id]
        leading = [live.code for live in links() if not _led_within(live, others)]
        if leading:
            raise StillLedTo(
                sentence(
                    "{n} links lead to {host}, for example {code}. Change or archive them first.",
                    n=len(leading),
                    host=kept.host,
                    code=leading[0],
                )
            )
        trail.note("removed", "link_domain", kept.id, was={"host": kept.host})
        kept.delete()
        publish_shop_later()


def checked_address(url: str) -> str:
    """An address in the form in which it would be kept; raises what is refused."""
    own = allowed()
    return checked_target(url, own.domains, own.codes)


def addresses_of(kept: Link) -> list[str]:
    """Every address a link may lead to."""
    targets = [*kept.targets, *(target for rule in kept.rules for target in rule["targets"])]
    return [*(target["url"] for target in targets), *([kept.expired_url] if kept.expired_url else [])]


def _led_within(kept: Link, hosts: Iterable[str]) -> bool:
    own = set(hosts)
    places = [host_of(url) for url in addresses_of(kept)]
    return all(place in own if "/" in place else is_allowed(place, own) for place in places)


# ---------------------------------------------------------------- keeping


def _with_made_code(fields: dict[str, Any]) -> Link:
    """A code nobody has; should one be taken in the same moment, another is tried."""
    for _ in range(20):
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        try:
            with transaction.atomic():
                return _keep(Link(**{**fields, "code": code}), "made", {})
        except SlugTaken:
            continue
    raise SlugTaken(sentence("No free short name was found. Try again, or choose one."))


def _keep(kept: Link, act: str, was: dict[str, Any]) -> Link:
    try:
        with transaction.atomic():
            kept.save()
            became = _facts(kept)
            changed = {name for name in became if became[name] != was.get(name)}
            trail.note(
                act,
                "link",
                kept.id,
                {name: was[name] for name in was if name in changed},
                {name: became[name] for name in became if name in changed},
            )
            publish_later([kept.id])
            if was and was["code"] != kept.code:
                forget_later(was["code"])
    except IntegrityError:
        raise SlugTaken(_taken(kept.code)) from None
    return kept


def _archived(link_id: int, act: str, at: Any) -> Link:
    with transaction.atomic():
        kept = link(link_id)
        kept.archived_at = at
        kept.save(update_fields=["archived_at", "changed_at"])
        trail.note(act, "link", kept.id, became={"code": kept.code})
        publish_later([kept.id])
    return kept


def _facts(kept: Link) -> dict[str, Any]:
    facts = {name: getattr(kept, name) for name in FIELDS}
    return {**facts, "expires_at": kept.expires_at.isoformat() if kept.expires_at else None}


def _taken(code: str) -> Sentence:
    return sentence("The short name {code} is taken. Choose another, or leave it empty.", code=code)
