"""The commands `tongban demo`, `tongban user` and `tongban client`."""

import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import click
import msgspec
from django.conf import settings

from tongban.book import api as book
from tongban.identity import demo as demonstration
from tongban.identity import operations
from tongban.identity.models import Role, Scope
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(refusal.reason) from refusal


@click.group(help="Invented people to try everything with (demo mode only).")
def demo() -> None:
    """Turn away at once where real people are served."""
    with _refusals_told():
        demonstration.check_demo_mode()


@demo.command("set-up", help="Create the demo residents, officers and client that are missing, and list them.")
@click.option(
    "--people", required=True, type=click.File("rb"), help="What `python -m sample_city people` prints; - reads it."
)
def set_up(people: IO[bytes]) -> None:
    """Create what is missing."""
    introduced = msgspec.json.decode(people.read(), type=list[demonstration.CityPerson])
    with _refusals_told():
        _print_demo(demonstration.set_up(introduced, demonstration.offices(), at=now()))


@demo.command("list", help="List the demo people and how to sign in as each.")
def list_people() -> None:
    """Print the table again."""
    kept = demonstration.kept()
    if kept is None:
        raise click.ClickException("No demo people yet. Create them with: tongban demo set-up")
    _print_demo(kept)


@demo.command(help="Print the present second-factor code of a demo officer.")
@click.argument("staff_number")
def code(staff_number: str) -> None:
    """Print six digits, good for half a minute."""
    with _refusals_told():
        found = demonstration.codes().get(staff_number)
    if found is None:
        raise click.ClickException(f"No demo officer has the staff number {staff_number}.")
    click.echo(found)


@click.group(help="Officers' accounts.")
def user() -> None:
    """Group of commands for officers."""


@user.command("create-officer", help="Take on an officer; prints a first password, to be changed after signing in.")
@click.argument("staff_number")
@click.option("--name", required=True)
@click.option("--agency", required=True, help="The office's key in the book.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(Role.values))
def create_officer(staff_number: str, name: str, agency: str, roles: tuple[str, ...]) -> None:
    """Create the account and say how to begin."""
    _check_agency(agency)
    password = secrets.token_urlsafe(12)
    with _refusals_told():
        operations.create_officer(
            staff_number=staff_number, name=name, agency=agency, roles=roles, password=password, by=SYSTEM, at=now()
        )
    click.echo(f"{staff_number} {name}: first password {password}")
    click.echo(f"At the first sign-in at {settings.PUBLIC_URL} an authenticator app is set up.")


@user.command(help="Close an officer's account; open sessions end at once.")
@click.argument("staff_number")
def deactivate(staff_number: str) -> None:
    """Let the officer in no more."""
    with _refusals_told():
        operations.deactivate_officer(staff_number, by=SYSTEM, at=now())
    click.echo(f"{staff_number} can no longer sign in.")


@user.command("reset-second-factor", help="Forget a lost authenticator; a new one is set up at the next sign-in.")
@click.argument("staff_number")
def reset_second_factor(staff_number: str) -> None:
    """Let the officer begin anew."""
    with _refusals_told():
        operations.reset_second_factor(staff_number, by=SYSTEM, at=now())
    click.echo(f"{staff_number} sets up a new authenticator at the next sign-in.")


@click.group(help="Programs that use the machine interface.")
def client() -> None:
    """Group of commands for clients."""


@client.command("create", help="Admit a program; prints its token, once.")
@click.argument("name")
@click.option("--agency", default="", help="The office it works for, if one.")
@click.option("--scope", "scopes", required=True, multiple=True, type=click.Choice(Scope.values))
def create_client(name: str, agency: str, scopes: tuple[str, ...]) -> None:
    """Create the client and print its token."""
    if agency:
        _check_agency(agency)
    with _refusals_told():
        token = operations.create_client(name=name, agency=agency, scopes=scopes, by=SYSTEM, at=now())[1]
    click.echo(token)


@client.command("deactivate", help="Let a program in no more.")
@click.argument("name")
def deactivate_client(name: str) -> None:
    """Close the client."""
    with _refusals_told():
        operations.deactivate_client(name, by=SYSTEM, at=now())
    click.echo(f"{name}'s token opens nothing any more.")


def _check_agency(key: str) -> None:
    known = book.current().book.agencies
    if key not in known:
        raise click.ClickException(f"The book has no agency {key}. It has: {', '.join(sorted(known))}.")


def _print_demo(kept: demonstration.Demo) -> None:
    click.echo(
        f"Demo people 演示人物 · one click 一键登录: {settings.PUBLIC_URL}/demo/ · password 密码: {kept.password}"
    )
    if ones := [person for person in kept.people if person.bundle]:
        titles = {key: bundle.title for key, bundle in book.current().book.bundles.items()}
        told = [(titles[one.bundle], one) for one in ones if one.bundle in titles]
        click.echo("\nOne for each thing 每件事一位")
        for line in _table([(title.zh, title.en, one.name, one.username) for title, one in told]):
            click.echo(f"  {line}")
    for title, is_officer in (("Residents 居民", False), ("Officers 工作人员", True)):
        click.echo(f"\n{title}")
        rows = [person for person in kept.people if person.is_officer is is_officer]
        for line in _table([(row.name, row.username, f"{row.story.zh} · {row.story.en}") for row in rows]):
            click.echo(f"  {line}")
    click.echo("\nSecond-factor code 动态码: tongban demo code <sign-in name 登录名>")
    click.echo(f"Machine client 接口令牌: {kept.token}")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """Return the columns a terminal needs: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
