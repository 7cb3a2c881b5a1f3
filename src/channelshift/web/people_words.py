"""What acts, kinds of rows and their fields are called in the trail. An unknown word is shown as kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Mapping[str, Promise] = {
    "made": _("made"),
    "changed": _("changed"),
    "removed": _("removed"),
    "decided": _("decided"),
    "moved": _("moved on"),
    "archived": _("archived"),
    "signed_in": _("signed in"),
    "invited": _("invited"),
    "joined": _("joined"),
    "withdrew": _("withdrew"),
    "revoked": _("revoked"),
    "erased": _("erased"),
    "sent": _("sent"),
    "imported": _("imported"),
    "rotated": _("rotated"),
    "done": _("done"),
    "restored": _("restored"),
    "opened": _("opened"),
    "closed": _("closed"),
    "tested": _("tested"),
    "resolved": _("settled"),
    "read": _("read"),
    "packed": _("packed"),
    "counted": _("counted"),
    "agreed": _("agreed"),
    "scheduled": _("scheduled"),
    "paused": _("paused"),
    "resumed": _("went on"),
    "stopped": _("stopped"),
    "added": _("added"),
    "set": _("set"),
    "dropped": _("dropped"),
    "published": _("published"),
    "put aside": _("put aside"),
    "renewed": _("renewed"),
}
KINDS: Mapping[str, Promise] = {
    "person": _("person"),
    "invitation": _("invitation"),
    "password": _("password"),
    "token": _("key of a program"),
    "keys": _("keys of the workspace"),
    "link": _("link"),
    "link_domain": _("domain of links"),
    "contact": _("contact"),
    "consent": _("consent"),
    "campaign": _("broadcast"),
    "sender": _("sender"),
    "group": _("group"),
    "code": _("code"),
    "content": _("content"),
    "document": _("document"),
    "hour_cost": _("cost of an hour"),
    "task": _("task"),
    "launch day": _("day of a launch"),
    "launch": _("launch"),
    "finding": _("finding"),
    "shop": _("shop"),
    "import": _("import"),
    "delivery": _("message"),
    "task feed": _("calendar address"),
    "task letter": _("letter"),
    "brief": _("brief"),
    "audit list": _("list for the audit"),
    "letter reader": _("reader of the weekly letter"),
    "weekly letter": _("weekly letter"),
    "risk limit": _("limit of a share"),
    "alert": _("alert"),
    "act": _("act whose effect is measured"),
}
FIELDS: Mapping[str, Promise] = {
    "role": _("role"),
    "email": _("e-mail"),
    "name": _("name"),
    "scopes": _("may"),
    "state": _("state"),
    "targets": _("targets"),
    "rules": _("rules"),
    "by": _("by"),
    "owner": _("owner"),
    "note": _("note"),
    "due_on": _("by the day"),
    "channel": _("channel"),
    "market": _("market"),
    "code": _("code"),
    "offer": _("offer"),
    "host": _("domain"),
    "need": _("asked for by"),
    "file": _("file"),
    "bought_on": _("bought on"),
    "count": _("number"),
}
VALUES: Mapping[str, Promise] = {
    "open": _("open"),
    "done": _("done"),
    "dropped": _("dropped"),
    "person": _("a person"),
    "data": _("the data"),
}


def act_name(word: str) -> str:
    return str(ACTS.get(word, word.replace("_", " ")))


def kind_name(word: str) -> str:
    return str(KINDS.get(word, word.replace("_", " ")))


def value_name(word: str) -> str:
    return str(VALUES.get(word, word))


def field_name(word: str) -> str:
    return str(FIELDS.get(word, word.replace("_", " ")))


ROLES: Mapping[str, Promise] = {"owner": _("owner"), "operator": _("operator"), "viewer": _("viewer")}
ROLE_CHOICES: tuple[tuple[str, Promise], ...] = (
    ("viewer", _("viewer: looks, changes nothing")),
    ("operator", _("operator: everything but people, keys and erasure")),
    ("owner", _("owner: everything")),
)


def role_name(word: str) -> str:
    return str(ROLES.get(word, word))
