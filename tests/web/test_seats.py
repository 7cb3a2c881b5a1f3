"""People and roles: Mei owns the shop, Omar helps her, Ada is a stranger who must see nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from channelshift.store import people
from channelshift.store.models import Invitation, Membership, Person, Shop, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop, is_private, open_shop

pytestmark = pytest.mark.django_db
SECRET = "green-tea-at-nine"


@pytest.fixture(autouse=True)
def fast_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def mei() -> Person:
    """Mei has chosen a password: her shop is private."""
    person = people.local_owner()
    people.introduce(person, "mei@example.com", "Mei", SECRET)
    return person


def helper(role: str, name: str = "omar") -> Person:
    person = Person.objects.welcome(f"{name}@example.com", name.title(), SECRET)
    Membership.objects.create(shop=home_shop(), person=person, role=role)
    return person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sign_in(client: Client, email: str, password: str = SECRET, **more: str):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def test_without_a_password_the_visitor_is_the_local_owner(client):
    page = text_of(client.get("/people/"))
    assert "nobody has chosen a password yet" in page
    assert "Shop owner" in page
    assert Person.objects.count() == 1
    assert client.get("/sign-in/").url == "/people/"


def test_from_another_machine_a_shop_without_a_password_stays_shut(client, settings):
    settings.PUBLIC_HOST = "shop.example.com"
    settings.ALLOWED_HOSTS = ["shop.example.com", "testserver"]
    assert client.get("/people/", headers={"host": "shop.example.com"}).status_code == 403
    assert client.get("/people/").status_code == 403  # nginx passes on under the name 127.0.0.1 by itself
    settings.PUBLIC_HOST = ""
    for word in (
        "x-forwarded-for",
        "x-forwarded-server",
        "forwarded",
        "via",
        "x-real-ip",
        "cf-connecting-ip",
    ):
        assert client.get("/people/", headers={word: "203.0.113.7"}).status_code == 403
    assert client.get("/people/").status_code == 200


def test_choosing_a_password_closes_the_door_behind_mei(client):
    given = {"email": "Mei@Example.com", "name": "Mei", "password": SECRET, "again": SECRET}
    assert client.post("/people/protect/", given).status_code == 302
    assert is_private()
    assert client.get("/people/").status_code == 200  # she herself is signed in at once
    assert Client().get("/people/?x=1").url == "/sign-in/?next=%2Fpeople%2F%3Fx%3D1"
    assert Person.objects.get().email == "mei@example.com"


@pytest.mark.parametrize("password", ["short", "password123", "mei@example.com", "1" * 201])
def test_a_password_easily_guessed_is_refused_and_nothing_changes(client, password):
    given = {"email": "mei@example.com", "name": "Mei", "password": password, "again": password}
    assert client.post("/people/protect/", given).status_code == 422
    assert not is_private()
    assert client.get("/people/").status_code == 200


def test_two_passwords_that_differ_are_refused(client):
    given = {"email": "mei@example.com", "name": "Mei", "password": SECRET, "again": SECRET + "x"}
    assert client.post("/people/protect/", given).status_code == 422
    assert not is_private()


def test_signing_in_leads_to_the_page_that_was_asked_for_and_never_elsewhere(mei):
    assert sign_in(Client(), "MEI@example.com ", next="/people/").url == "/people/"
    assert sign_in(Client(), "mei@example.com", next="https://ada.example/").url == "/"
    assert sign_in(Client(), "mei@example.com", next="//ada.example/").url == "/"


def test_a_session_from_before_is_worth_nothing_after_signing_in(mei):
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, "mei@example.com")
    assert client.cookies["sessionid"].value != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/people/").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(mei):
    cookie = sign_in(Client(), "mei@example.com").cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_signing_out_ends_the_session_on_the_server(mei):
    client = Client()
    sign_in(client, "mei@example.com")
    key = client.cookies["sessionid"].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get("/people/").status_code == 302


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(mei):
    wrong = text_of(sign_in(Client(), "mei@example.com", "not-her-password"))
    unknown = text_of(sign_in(Client(), "ada@example.com", "not-her-password"))
    strip = lambda page: page.split("<form")[0]  # noqa: E731  what follows holds the address and the token
    assert strip(wrong) == strip(unknown)


def test_five_wrong_passwords_and_even_the_right_one_must_wait(mei):
    client = Client()
    for _ in range(5):
        sign_in(client, "mei@example.com", "guess-number-one")
    refused = sign_in(client, "mei@example.com")
    assert refused.status_code == 429
    assert "Wait a quarter of an hour" in text_of(refused)
    helper("viewer")
    assert sign_in(Client(), "omar@example.com").status_code == 302  # nobody else has to wait


def test_without_the_guard_a_sixth_guess_would_get_in(mei, settings):
    settings.AXES_ENABLED = False
    client = Client()
    for _ in range(5):
        sign_in(client, "mei@example.com", "guess-number-one")
    assert sign_in(client, "mei@example.com").status_code == 302


def test_pages_of_a_private_shop_are_not_kept_by_the_browser(mei):
    client = signed_in(mei)
    for address in ("/people/", "/people/trail/", "/rules/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address
    assert "no-store" in Client().get("/sign-in/").headers["Cache-Control"]


def test_an_invitation_is_taken_once_and_gives_its_role(mei):
    page = text_of(signed_in(mei).post("/people/invite/", {"email": "Omar@example.com", "role": "operator"}))
    link = page.split('<p class="mono">')[1].split("<")[0]
    secret = link.rstrip("/").rsplit("/", 1)[1]
    assert not Invitation.objects.filter(secret_hash__contains=secret).exists()
    omar = Client()
    given = {"name": "Omar", "password": SECRET, "again": SECRET}
    assert "invited to the shop" in text_of(omar.get(f"/join/{secret}/"))
    assert omar.post(f"/join/{secret}/", given).status_code == 302
    assert "operator of" in text_of(omar.get("/people/"))
    assert Client().get(f"/join/{secret}/").status_code == 404
    assert Client().post(f"/join/{secret}/", given).status_code == 404


@pytest.mark.parametrize("how", ["late", "withdrawn", "invited again"])
def test_an_invitation_that_is_no_longer_good_opens_nothing(mei, how):
    with in_shop(home_shop().id, mei.id):
        invitation, secret = people.invite(home_shop(), "omar@example.com", "viewer", mei)
        if how == "late":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif how == "withdrawn":
            assert people.withdraw_invitation(home_shop(), invitation.id)
        else:
            people.invite(home_shop(), "omar@example.com", "viewer", mei)
    assert Client().get(f"/join/{secret}/").status_code == 404


def test_one_must_choose_a_password_before_inviting(client):
    assert client.post("/people/invite/", {"email": "omar@example.com", "role": "viewer"}).status_code == 422
    assert not Invitation.objects.exists()


def test_whoever_is_known_here_joins_with_the_password_they_have(mei):
    ada = Person.objects.welcome("ada@example.com", "Ada", SECRET)
    with in_shop(home_shop().id, mei.id):
        _, secret = people.invite(home_shop(), "ada@example.com", "viewer", mei)
    assert Client().post(f"/join/{secret}/", {"password": "not-adas-own"}).status_code == 422
    assert not Membership.objects.filter(person=ada).exists()
    assert Client().post(f"/join/{secret}/", {"password": SECRET}).status_code == 302
    assert Membership.objects.get(person=ada).role == "viewer"


def test_a_viewer_looks_an_operator_changes_an_owner_does_everything(mei):
    viewer, operator, owner = (
        signed_in(helper("viewer")),
        signed_in(helper("operator", "lin")),
        signed_in(mei),
    )
    for client in (viewer, operator, owner):
        assert client.get("/rules/").status_code == 200
    assert viewer.post("/plan/propose/", {"weeks": "x"}).status_code == 403
    assert operator.post("/plan/propose/", {"weeks": "x"}).status_code == 422
    given = {"email": "x@example.com", "role": "viewer"}
    assert [c.post("/people/invite/", given).status_code for c in (viewer, operator, owner)] == [
        403,
        403,
        200,
    ]


def test_a_removed_person_finds_nothing_from_the_next_click_on(mei):
    omar = helper("operator")
    client = signed_in(omar)
    assert client.get("/rules/").status_code == 200
    assert signed_in(mei).post(f"/people/{omar.id}/remove/").status_code == 302
    assert [client.get(a).status_code for a in ("/rules/", "/people/", "/")] == [404, 404, 404]


def test_a_role_changed_holds_at_once(mei):
    omar = helper("operator")
    client = signed_in(omar)
    signed_in(mei).post(f"/people/{omar.id}/role/", {"role": "viewer"})
    assert client.post("/plan/propose/", {"weeks": "x"}).status_code == 403


def test_the_last_owner_cannot_leave_or_step_down(mei):
    owner = signed_in(mei)
    assert owner.post("/people/leave/").status_code == 422
    assert owner.post(f"/people/{mei.id}/role/", {"role": "viewer"}).status_code == 422
    helper("owner")
    assert owner.post("/people/leave/").status_code == 302
    assert owner.get("/rules/").status_code == 404


def test_ada_is_told_the_same_of_mei_as_of_nobody(mei):
    ada = Person.objects.welcome("ada@example.com", "Ada", SECRET)
    shop = open_shop("Ada's", ada)
    client = signed_in(ada)
    with in_shop(home_shop().id, mei.id):
        invitation, _ = people.invite(home_shop(), "omar@example.com", "viewer", mei)
    for address in (f"/people/{mei.id}/remove/", "/people/999999/remove/"):
        assert client.post(address).status_code == 404
    for number in (invitation.id, 999_999):
        assert client.post(f"/people/invitations/{number}/withdraw/").status_code == 404
    assert client.post("/people/shops/switch/", {"shop": home_shop().id}).status_code == 404
    assert "Mei" not in text_of(client.get("/people/"))
    assert shop.slug != open_shop("Ada's", mei).slug  # a name that another owner uses is not "taken"


def test_mei_opens_a_further_shop_and_goes_back(mei):
    client = signed_in(mei)
    client.post("/people/shops/", {"name": "Second"})
    second = Shop.objects.get(name="Second")
    assert "owner of Second" in text_of(client.get("/people/"))
    assert second.folder.startswith("shops/second-")
    client.post("/people/shops/switch/", {"shop": home_shop().id})
    assert "owner of My shop" in text_of(client.get("/people/"))


def test_a_new_password_ends_all_other_sessions(mei):
    here, there = Client(), Client()
    sign_in(here, "mei@example.com")
    sign_in(there, "mei@example.com")
    given = {"old": SECRET, "password": "white-tea-at-ten", "again": "white-tea-at-ten"}
    assert here.post("/people/password/", {**given, "old": "not-this-one"}).status_code == 422
    assert here.post("/people/password/", given).status_code == 302
    assert here.get("/people/").status_code == 200
    assert there.get("/people/").status_code == 302


def test_the_trail_says_who_changed_what_and_no_secret(mei):
    omar = helper("operator")
    owner = signed_in(mei)
    owner.post(f"/people/{omar.id}/role/", {"role": "viewer"})
    page = text_of(owner.get("/people/trail/?of=person"))
    assert "operator → viewer" in page
    assert "Mei" in page
    written = " ".join(f"{e.was} {e.became}" for e in TrailEntry.objects.all())
    assert SECRET not in written


def test_a_key_for_a_program_is_shown_once(mei):
    owner = signed_in(mei)
    page = text_of(owner.post("/people/keys/", {"name": "till", "scope": ["links:read"], "days": "30"}))
    assert page.count("chs_") == 1
    assert "chs_" not in text_of(owner.get("/people/"))
    assert owner.post("/people/keys/", {"name": "till", "scope": ["all:all"]}).status_code == 422
