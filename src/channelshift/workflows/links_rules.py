"""The ordered rules of a smart link: conditions that must all hold, and shares among targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from channelshift.links.agents import APPS
from channelshift.links.spec import ANY_APP, DEVICES, NO_APP
from channelshift.terms.route import Route, UnknownRoute
from channelshift.terms.text import sentence
from channelshift.workflows.links_days import HOLDS
from channelshift.workflows.links_refused import BadRule
from channelshift.workflows.links_targets import checked_target

MOST_RULES, MOST_TARGETS, HEAVIEST, MOST_WORDS = 30, 10, 1000, 60
CONDITIONS = ("country", "device", "language", "in_app", "from", "to", "channel", "rulebook")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_CHANNEL = re.compile(r"[\w.:-]{1,60}")


@dataclass(frozen=True)
class Allowed:
    """Where links of the shop may lead: its domains and chat accounts, and its codes."""

    domains: frozenset[str]
    codes: frozenset[str] = frozenset()


def checked_rules(rules: Iterable[Mapping[str, Any]], allowed: Allowed) -> list[dict[str, Any]]:
    """The rules in their order, as they are kept. A refusal says which rule it is about."""
    given = list(rules)
    if len(given) > MOST_RULES:
        raise BadRule(sentence("A link has at most {most} rules.", most=MOST_RULES))
    return [
        {
            "when": _when(number, rule.get("when") or {}),
            "targets": checked_targets(rule.get("targets"), allowed),
        }
        for number, rule in enumerate(given, start=1)
    ]


def checked_targets(targets: object, allowed: Allowed) -> list[dict[str, Any]]:
    """The addresses of a rule with their weights; names that are missing become A, B, C."""
    given = list(targets) if isinstance(targets, Sequence) and not isinstance(targets, str) else []
    if not given:
        raise BadRule(sentence("Say where the link leads, and where each of its rules does."))
    if len(given) > MOST_TARGETS:
        raise BadRule(sentence("A rule shares visitors among at most {most} targets.", most=MOST_TARGETS))
    kept = [_target(number, said, allowed) for number, said in enumerate(given)]
    if len({target["name"] for target in kept}) < len(kept):
        raise BadRule(sentence("Two targets of one rule have the same name. Name them apart."))
    if not any(target["weight"] for target in kept):
        raise BadRule(sentence("At least one target of a rule needs a weight above 0."))
    return kept


def _target(number: int, said: Mapping[str, Any], allowed: Allowed) -> dict[str, Any]:
    url = checked_target(str(said.get("url") or ""), allowed.domains, allowed.codes)
    name = str(said.get("name") or "").strip() or chr(ord("A") + number)
    if len(name) > 40 or not name.isprintable():
        raise BadRule(sentence("A target's name has at most {most} characters.", most=40))
    weight = said.get("weight", 1)
    weight = (
        int(weight) if isinstance(weight, str) and re.fullmatch(r"[0-9]{1,4}", weight.strip()) else weight
    )
    if not isinstance(weight, int) or isinstance(weight, bool) or not 0 <= weight <= HEAVIEST:
        raise BadRule(
            sentence(
                "{weight} is no weight: write a whole number from 0 to {most}.", weight=weight, most=HEAVIEST
            )
        )
    return {"url": url, "weight": weight, "name": name}


def _when(number: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions of one rule; those that say nothing are left out, and a rule without any is refused."""
    unknown = set(said) - set(CONDITIONS)
    if unknown:
        raise BadRule(
            sentence(
                "Rule {n}: {name} is no condition. There are: {names}.",
                n=number,
                name=min(unknown),
                names=", ".join(CONDITIONS),
            )
        )
    kept: dict[str, Any] = {
        "country": _words(number, said.get("country"), str.upper, _COUNTRY.fullmatch),
        "device": _words(number, said.get("device"), str.lower, DEVICES.__contains__),
        "language": _words(number, said.get("language"), str.lower, _LANGUAGE.fullmatch),
        "in_app": _words(number, said.get("in_app"), str.lower, in_app_words().__contains__),
        "channel": _words(number, said.get("channel"), str.lower, _CHANNEL.fullmatch),
        **_dates(number, said),
        "rulebook": _rulebook(number, said.get("rulebook")),
    }
    kept = {name: value for name, value in kept.items() if value}
    if not kept:
        raise BadRule(
            sentence("Rule {n} has no condition, so no rule after it would count. Add one.", n=number)
        )
    return kept


def in_app_words() -> tuple[str, ...]:
    """What may be asked of the browser: inside any app, inside none, or inside one by its name."""
    return (ANY_APP, NO_APP, *APPS)


def _words(number: int, said: object, spelt: Any, fits: Any) -> list[str]:
    given = said.split(",") if isinstance(said, str) else said or []
    words = [spelt(str(word).strip()) for word in given] if isinstance(given, Iterable) else []
    words = list(dict.fromkeys(word for word in words if word))
    wrong = next((word for word in words if not fits(word)), None)
    if wrong is not None or len(words) > MOST_WORDS:
        raise BadRule(sentence("Rule {n}: {word} does not fit here.", n=number, word=wrong or len(words)))
    return words


def _dates(number: int, said: Mapping[str, Any]) -> dict[str, str]:
    days = {name: _day(number, said.get(name)) for name in ("from", "to")}
    first, last = days["from"], days["to"]
    if first and last and first > last:
        raise BadRule(
            sentence(
                "Rule {n} ends on {last}, before it begins on {first}.", n=number, last=last, first=first
            )
        )
    return {name: day.isoformat() for name, day in days.items() if day}


def _day(number: int, said: object) -> date | None:
    if not said:
        return None
    try:
        return said if isinstance(said, date) else date.fromisoformat(str(said).strip())
    except ValueError:
        raise BadRule(
            sentence("Rule {n}: {text} is no day. Write it as 2023-08-31.", n=number, text=str(said)[:40])
        ) from None


def _rulebook(number: int, said: object) -> dict[str, str] | None:
    if not isinstance(said, Mapping) or not said.get("route"):
        return None
    try:
        route = Route.parse(str(said["route"]))
    except UnknownRoute:
        raise BadRule(sentence("Rule {n} asks for a route that there is not.", n=number)) from None
    state = str(said.get("is") or "open")
    if state not in HOLDS:
        raise BadRule(
            sentence(
                "Rule {n}: a route is {names}, not {state}.",
                n=number,
                names=", ".join(HOLDS),
                state=state[:40],
            )
        )
    return {"route": route.key, "is": state}
