"""The commands `tongban exchange member ...` and `exchange key add | revoke`: who takes part, with which keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from django.utils.timezone import make_aware

from tongban.exchange.models import Subsystem
from tongban.exchange.operations import members
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused

AS_IT_STANDS = {"ignore_unknown_options": True}  # one key in sixty-four begins with a hyphen


@contextmanager
def refusals_told() -> Iterator[None]:
    """Tell on the command line why something is refused."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(refusal.reason) from refusal


@click.group(help="Offices' systems on the exchange.")
def member() -> None:
    """Group of commands for members."""


@member.command("add", help="Admit a system of an office; prints its identifier.")
@click.argument("agency")
@click.argument("subsystem")
@click.option("--title", required=True)
def add(agency: str, subsystem: str, title: str) -> None:
    """Admit it."""
    with refusals_told():
        click.echo(members.add_member(agency, subsystem, title=title, by=SYSTEM, at=now()).identifier)


@member.command("deactivate", help="Let a system in no more, from the next call on.")
@click.argument("identifier")
def deactivate(identifier: str) -> None:
    """Let it in no more."""
    with refusals_told():
        members.set_active(identifier, False, by=SYSTEM, at=now())


@member.command("activate", help="Let a system in again.")
@click.argument("identifier")
def activate(identifier: str) -> None:
    """Let it in again."""
    with refusals_told():
        members.set_active(identifier, True, by=SYSTEM, at=now())


@member.command("list", help="List the systems with their keys.")
def list_members() -> None:
    """Print one line a system and one a key."""
    for one in Subsystem.objects.order_by("identifier").prefetch_related("keys"):
        click.echo(f"{one.identifier}  {one.title}{'' if one.active else '  (inactive)'}")
        for key in sorted(one.keys.all(), key=lambda key: key.valid_from):
            state = "revoked" if key.revoked_at else f"until {key.valid_until:%Y-%m-%d}"
            click.echo(f"    {key.key_id}  {state}")


@click.command(
    "add", context_settings=AS_IT_STANDS, help="Register a system's public key (Ed25519, base64url); prints its key id."
)
@click.argument("identifier")
@click.argument("public_key")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day from which it is not valid.")
def add_key(identifier: str, public_key: str, until: datetime) -> None:
    """Register it."""
    with refusals_told():
        added = members.add_key(identifier, public_key, until=make_aware(until), by=SYSTEM, at=now())
    click.echo(added.key_id)


@click.command(
    "revoke", context_settings=AS_IT_STANDS, help="Revoke a key: the next message signed with it is refused."
)
@click.argument("key_id")
def revoke_key(key_id: str) -> None:
    """Revoke it."""
    with refusals_told():
        members.revoke_key(key_id, by=SYSTEM, at=now())
