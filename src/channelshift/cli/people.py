"""channelshift people: who may see and change the shop. Whoever keeps the machine is asked nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

if TYPE_CHECKING:
    from channelshift.store.models import Person

app = typer.Typer(help="Who may see and change the shop.", no_args_is_help=True, rich_markup_mode=None)
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]
RoleName = Annotated[str, typer.Argument(help="owner, operator or viewer.")]


@app.command("list")
def listed(context: typer.Context) -> None:
    """List the people of the shop, with their roles."""
    asked = asked_of(context)
    with first_shop(asked) as shop:
        from channelshift.store.models import Membership
        from channelshift.store.shops import is_private

        places = Membership.objects.filter(shop=shop).select_related("person").order_by("since", "id")
        found = [
            {"name": str(p.person), "email": p.person.email, "role": p.role, "since": p.since.date()}
            for p in places
        ]
        private = is_private()
    if asked.as_json:
        print_json({"shop": shop.name, "sign_in": private, "people": found})
        return
    screen.table(("name", "e-mail", "role", "since"), (tuple(row.values()) for row in found))
    if not private:
        screen.say("Nobody has a password yet: whoever sits at this machine is the owner.")


@app.command()
def invite(context: typer.Context, email: Email, role: RoleName = "viewer") -> None:
    """Make an invitation link, good once and for 7 days."""
    with first_shop(asked_of(context)) as shop:
        from channelshift.store import people

        _needs_a_password()
        _, secret = people.invite(shop, email, role, None)
    screen.say(f"Send this to {email}, after the address of your pages. It is shown only now.")
    screen.say(f"/join/{secret}/")


@app.command()
def role(context: typer.Context, email: Email, role: RoleName) -> None:
    """Change what a person may do."""
    with first_shop(asked_of(context)) as shop:
        from channelshift.store import people

        people.set_role(shop, _person(email).pk, role)
    screen.say(f"{email} is {role} now.")


@app.command()
def remove(context: typer.Context, email: Email) -> None:
    """Take a person's place in the shop."""
    with first_shop(asked_of(context)) as shop:
        from channelshift.store import people

        people.remove(shop, _person(email).pk)
    screen.say(f"{email} has no place in the shop any more.")


@app.command()
def password(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="Whose; the first owner gives their address here.")],
    name: Annotated[str, typer.Option(help="Their name, with the first password.")] = "",
) -> None:
    """Choose a password: from the first one on, everybody signs in. It is read from the keyboard."""
    with first_shop(asked_of(context)):
        from channelshift.store import people
        from channelshift.store.models import Person
        from channelshift.store.shops import is_private

        person = Person.objects.called(email)
        secret = _asked_twice()
        if person is None and not is_private():
            people.introduce(people.local_owner(), email, name, secret)
        else:
            people.change_password(_person(email), secret)
        _let_in_again(email)
    screen.say(f"{email} signs in with this password now.")


def _asked_twice() -> str:
    """From the keyboard, unseen; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _let_in_again(email: str) -> None:
    """Wrong passwords from before count no more."""
    from axes.utils import reset

    reset(username=email.strip().lower())


def _needs_a_password() -> None:
    from channelshift.store.shops import is_private

    if not is_private():
        raise ChannelshiftError(
            sentence("Choose a password of your own first: channelshift people password you@example.com")
        )


def _person(email: str) -> Person:
    from channelshift.store.models import Person

    person = Person.objects.called(email)
    if person is None:
        raise ChannelshiftError(sentence("Nobody here has the address {email}.", email=email))
    return person
