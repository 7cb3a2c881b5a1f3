"""Every address of the server, asked by everybody: a stranger sees, changes and infers nothing of Mei's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from meis_rows import KEY, MARK, NUMBER, everything, fill, owner_of_the_first_shop

from channelshift.store.models import Membership, Person
from channelshift.store.shops import open_shop

pytestmark = pytest.mark.django_db
NOBODYS = {"int": 999_999, "uuid": UUID(int=999_999), "slug": "nothing", "str": "nothing"}
MEIS = {"int": NUMBER, "uuid": KEY, "slug": "meis-own", "str": "meis-own"}
METHODS = ("get", "post")
# Who asks here proves it in another way: a hook or a calendar by its secret address, the interface by a key.
OPEN = {"sign_in", "sign_out", "sign_in_join", "set_language", "hooks", "tasks_feed"}
# What a viewer may send: it is their own, or a question too long for an address.
OF_ONES_OWN = {
    *("people_password", "people_leave", "people_switch", "tasks_calendar", "tasks_calendar_revoke"),
    *("audit_lint", "contacts_find"),
}
OWNERS = {
    *("people_protect", "people_invite", "people_withdraw", "people_role", "people_remove"),
    *("people_new_shop", "people_make_token", "people_revoke_token", "contacts_erase"),
    *("campaigns_senders_add", "campaigns_senders_change", "campaigns_senders_close"),
    *("letter_readers", "letter_reader_remove"),
}
# An unfinished form is sent back before anything is looked up; a way closed twice leads to the list.
SILENT = {"tasks_drop", "documents_file", "tasks_calendar_revoke"}
FORMS = {"x": "1", "role": "viewer", "name": "x", "email": "x@example.com", "language": "en", "shop": "1"}


class Place(NamedTuple):
    """One address, with Mei's numbers in it and with nobody's."""

    name: str
    meis: str
    nobodys: str

    @property
    def is_of_a_row(self) -> bool:
        return self.meis != self.nobodys

    @property
    def is_of_the_store(self) -> bool:
        """Whether it names a row of the database, by its number."""
        return str(NUMBER) in self.meis

    @property
    def is_api(self) -> bool:
        return self.meis.startswith("/api/")


def walked(resolver: URLResolver, before: str = "") -> Iterator[Place]:
    """Every address the server knows."""
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walked(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield Place(pattern.name or address, _filled(address, MEIS), _filled(address, NOBODYS))


def _filled(address: str, values: dict[str, Any]) -> str:
    plain = re.sub(r"<(\w+):\w+>", lambda m: str(values[m[1]]), address)
    plain = re.sub(r"<\w+>|\^\.\*\$", lambda m: str(values["str"]) if "<" in m[0] else "nowhere", plain)
    return "/" + plain.lstrip("/")


PLACES = list(walked(get_resolver()))


@pytest.fixture(autouse=True)
def meis_shop(settings, tmp_path):
    settings.CHANNELSHIFT_HOME = tmp_path
    settings.UPLOADS = tmp_path / "uploads"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.API_PER_MINUTE = 1_000_000
    shop, owner = owner_of_the_first_shop()
    fill(shop, owner)
    return shop, owner


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def helper(shop: Any, role: str) -> Client:
    person = Person.objects.welcome(f"{role}@example.com", role.title())
    Membership.objects.create(shop=shop, person=person, role=role)
    return signed_in(person)


def ask(client: Client, method: str, address: str) -> Any:
    """The answer, with whatever was changed taken back where a person of the shop asks."""
    return getattr(client, method)(address, FORMS if method == "post" else {})


def asked_and_undone(client: Client, method: str, address: str) -> Any:
    with transaction.atomic():
        answer = ask(client, method, address)
        transaction.set_rollback(True)
    return answer


def same_words(answer: Any, address: str) -> str:
    """A page without what differs by chance: its form's token and its own address."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    page = re.sub(r'<p class="message" role="status">.*?</p>', "", page)  # said of the page before
    asked = (address, quote(address), *(str(value) for value in (*MEIS.values(), *NOBODYS.values())))
    for words in asked:
        page = page.replace(words, "")
    return page


def test_the_walk_knows_the_whole_server():
    names = {place.name for place in PLACES}
    assert len(PLACES) > 80
    assert names >= {
        "overview",
        "plan_saved",
        "people_role",
        "import_teach_file",
        "set_language",
        "contacts_one",
    }
    assert not [place for place in PLACES if "<" in place.meis]


def test_who_is_not_signed_in_is_led_to_the_door_everywhere(meis_shop):
    client, before = Client(raise_request_exception=False), everything(meis_shop[0])
    wrong = []
    for place in PLACES:
        for method in METHODS:
            answer = ask(client, method, place.meis)
            led = answer.status_code == 302 and answer.url.startswith("/sign-in/")
            fine = led or place.name in OPEN or (place.is_api and answer.status_code in (200, 401, 404, 405))
            if not fine or answer.status_code >= 500 or MARK in same_words(answer, place.meis):
                wrong.append((place.name, method, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))
    assert everything(meis_shop[0]) == before


def test_ada_finds_nothing_and_cannot_tell_meis_from_what_is_not_there(meis_shop):
    ada = Person.objects.welcome("ada@example.com", "Ada")
    open_shop("Ada's", ada)
    client, before = signed_in(ada), everything(meis_shop[0])
    wrong = []
    for place in PLACES:
        if place.name in OPEN or place.is_api or place.name == "people_leave":
            continue
        for method in METHODS:
            answer = ask(client, method, place.meis)
            if MARK in same_words(answer, place.meis) or answer.status_code >= 500:
                wrong.append((place.name, method, answer.status_code, "Mei's"))
            if not place.is_of_a_row:
                continue
            nothing = ask(client, method, place.nobodys)
            same = same_words(answer, place.meis) == same_words(nothing, place.nobodys)
            hidden = answer.status_code in (404, 405) or not place.is_of_the_store or place.name in SILENT
            if not hidden or nothing.status_code != answer.status_code or not same:
                wrong.append((place.name, method, answer.status_code, nothing.status_code))
    assert not wrong, "\n".join(map(str, wrong))
    assert everything(meis_shop[0]) == before


def test_without_the_guard_ada_would_read_meis_plan(meis_shop, monkeypatch):
    """The control: with managers that look everywhere, the walk above finds Mei's rows in Ada's pages."""
    from channelshift.store.models.rows import OfTheShop

    monkeypatch.setattr(OfTheShop, "get_queryset", lambda self: super(OfTheShop, self).get_queryset())
    ada = Person.objects.welcome("ada@example.com", "Ada")
    open_shop("Ada's", ada)
    assert MARK in signed_in(ada).get("/people/trail/").content.decode()


def test_a_viewer_changes_nothing(meis_shop):
    client, before = helper(meis_shop[0], "viewer"), everything(meis_shop[0])
    wrong = []
    for place in PLACES:
        if place.is_api or place.name in OF_ONES_OWN | OPEN:
            continue
        looked, sent = ask(client, "get", place.meis), ask(client, "post", place.meis)
        if looked.status_code >= 500 or sent.status_code not in (403, 404, 405):
            wrong.append((place.name, looked.status_code, sent.status_code))
    assert not wrong, "\n".join(map(str, wrong))
    kept = [row for row in everything(meis_shop[0]) if row[0] != "Membership"]
    assert kept == [row for row in before if row[0] != "Membership"]


@pytest.mark.parametrize("role", ["operator", "owner"])
def test_no_address_breaks_for_the_people_of_the_shop(meis_shop, role):
    client = helper(meis_shop[0], role)
    wrong = []
    for place in (p for p in PLACES if p.name != "sign_out"):
        for method in METHODS:
            answer = asked_and_undone(client, method, place.meis)
            if answer.status_code >= 500:
                wrong.append((place.name, method, answer.status_code))
            if role == "operator" and method == "post" and place.name in OWNERS and answer.status_code != 403:
                wrong.append((place.name, "an operator may", answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))
