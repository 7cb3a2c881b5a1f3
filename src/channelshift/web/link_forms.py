"""A link as its form says it: numbered rules of numbered targets, in the order the seller gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from channelshift.terms.route import Checkout, Hop, Pool, Route, Source
from channelshift.web.asked import a_day
from channelshift.workflows.links_draft import UTM, LinkDraft

WORDS = ("country", "device", "language", "in_app", "channel")
DATES = ("from", "to")
FACTS = ("code", "name", "source", "hop", "market", "content_id", "creator", "expired_url")
SPARE_TARGETS = 2
_RULE = re.compile(r"rule-(\d{1,3})-")


def draft_of(given: Mapping[str, str]) -> LinkDraft:
    """What the form says. Empty rules and targets say nothing."""
    return LinkDraft(
        **{name: given.get(name, "") for name in FACTS},
        targets=tuple(_targets(given, "")),
        rules=tuple(_rules(given)),
        utm={name: given[f"utm_{name}"] for name in UTM if given.get(f"utm_{name}", "").strip()},
        expires_on=a_day(given, "expires_on"),
    )


def _rules(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rules by the place the seller gave each, then as they stand on the page."""
    numbers = sorted({int(found[1]) for name in given if (found := _RULE.match(name))})
    rules = []
    for number in numbers:
        lead = f"rule-{number}-"
        when, targets = _when(given, lead), _targets(given, lead)
        if targets or when:
            rules.append((_place(given.get(f"{lead}place", ""), number), {"when": when, "targets": targets}))
    return [rule for _, rule in sorted(rules, key=lambda pair: pair[0])]


def _place(text: str, number: int) -> tuple[int, int]:
    return (int(text) if text.strip().isdigit() and len(text) < 4 else 999, number)


def _when(given: Mapping[str, str], lead: str) -> dict[str, Any]:
    when: dict[str, Any] = {
        name: text for name in (*WORDS, *DATES) if (text := given.get(f"{lead}{name}", "").strip())
    }
    if route := _route(given, lead):
        when["rulebook"] = {"route": route, "is": given.get(f"{lead}is", "") or "open"}
    return when


def _route(given: Mapping[str, str], lead: str) -> str:
    """The route a rule asks for: where the link stands, by which hop, to the own store, in a market."""
    source, hop = given.get(f"{lead}source", "").strip(), given.get(f"{lead}hop", "").strip()
    market = given.get(f"{lead}market", "").strip().upper()
    if not source:
        return ""
    return f"{source}>{hop or Hop.NONE}>{Checkout.OWN_STORE}>{Pool.SELLER_WAREHOUSE}@{market or 'US'}"


def _targets(given: Mapping[str, str], lead: str) -> list[dict[str, Any]]:
    found = []
    for number in range(20):
        at = f"{lead}target-{number}-"
        if url := given.get(f"{at}url", "").strip():
            weight, name = given.get(f"{at}weight", "").strip() or "1", given.get(f"{at}name", "")
            found.append({"url": url, "weight": weight, "name": name})
    return found


def shown(draft: LinkDraft) -> dict[str, Any]:
    """The draft as the template draws it, with an empty target or two to fill in."""
    return {
        "facts": {name: getattr(draft, name) for name in FACTS},
        "utm": [(name, draft.utm.get(name, "")) for name in UTM],
        "expires_on": draft.expires_on,
        "targets": _shown_targets(draft.targets),
        "rules": [_shown_rule(number, rule) for number, rule in enumerate(draft.rules, start=1)],
    }


def blank_rule(number: int) -> dict[str, Any]:
    """A rule to be filled in."""
    return _shown_rule(number, {"when": {}, "targets": []})


def _shown_rule(number: int, rule: Mapping[str, Any]) -> dict[str, Any]:
    when = rule.get("when", {})
    words = {name: _text(when.get(name, "")) for name in (*WORDS, *DATES)}
    return {
        "number": number,
        "lead": f"rule-{number}-",
        "words": words,
        "has_more": any(words[name] for name in WORDS),
        "book": _shown_book(when.get("rulebook")),
        "targets": _shown_targets(rule.get("targets", ())),
    }


def _shown_book(said: Mapping[str, str] | None) -> dict[str, str]:
    if not said:
        return {"source": "", "hop": "", "market": "", "is": "open"}
    try:
        route = Route.parse(said["route"])
    except ValueError:
        return {"source": "", "hop": "", "market": "", "is": said.get("is", "open")}
    return {"source": route.source, "hop": route.hop, "market": route.market, "is": said.get("is", "open")}


def _shown_targets(targets: Any) -> list[dict[str, Any]]:
    given = [dict(target) for target in targets]
    return [*given, *({} for _ in range(max(1, SPARE_TARGETS - len(given))))]


def _text(said: object) -> str:
    return ", ".join(said) if isinstance(said, list | tuple) else str(said)


def places() -> dict[str, list[str]]:
    """What a link's place may be called."""
    not_places = {Source.PLATFORM, Source.DIRECT, Source.UNATTRIBUTED}
    return {
        "sources": [source.value for source in Source if source not in not_places],
        "hops": [hop.value for hop in Hop],
    }
