"""`tongban exchange peer`: other cities' hubs, which this city's operator admits one by one."""

from datetime import datetime, timedelta

import click
from django.utils.timezone import make_aware

from tongban.exchange import crossing, offering
from tongban.exchange.commands.members import refusals_told
from tongban.exchange.models import Outgoing, Peer
from tongban.exchange.operations import peers
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

VALID = timedelta(days=365)


@click.group(help="Other cities' hubs.")
def peer() -> None:
    """Group of commands for peers."""


@peer.command("add", help="Admit another city's hub; or renew its address, or the key it signs with.")
@click.argument("instance")
@click.argument("address")
@click.argument("public_key")
@click.option("--title", required=True, help="The city's name.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day from which the key is not valid (a year).")
def add(instance: str, address: str, public_key: str, title: str, until: datetime | None) -> None:
    """Admit it."""
    end = make_aware(until) if until else now() + VALID
    with refusals_told():
        peers.add_peer(instance, address, public_key, title=title, until=end, by=SYSTEM, at=now())
    click.echo(f"{instance} is admitted. It must admit this hub too: tongban exchange key show")


@peer.command("list", help="List the cities with their keys, and how many messages wait for each.")
def list_peers() -> None:
    """Print one line a city and one a key."""
    for one in Peer.objects.order_by("instance").prefetch_related("keys"):
        waiting = Outgoing.objects.filter(instance=one.instance, delivered_at=None).order_by("id")
        state = "" if one.active else "  (stopped)"
        click.echo(f"{one.instance}  {one.title}  {one.address}  {waiting.count()} messages wait{state}")
        for fault in waiting.exclude(fault="").values_list("fault", flat=True)[:1]:
            click.echo(f"    the first was not taken: {fault}")
        for key in sorted(one.keys.all(), key=lambda key: key.valid_from):
            click.echo(f"    {key.key_id}  {'revoked' if key.revoked_at else f'until {key.valid_until:%Y-%m-%d}'}")


@peer.command("stop", help="Exchange nothing more with a city, from the next call on; messages to it wait.")
@click.argument("instance")
def stop(instance: str) -> None:
    """Stop it."""
    with refusals_told():
        peers.set_peer_active(instance, False, by=SYSTEM, at=now())


@peer.command("start", help="Exchange with a city again.")
@click.argument("instance")
def start(instance: str) -> None:
    """Start it."""
    with refusals_told():
        peers.set_peer_active(instance, True, by=SYSTEM, at=now())


@peer.command("read", help="Read the catalogue of a city now; it is read every hour by itself.")
@click.argument("instance")
def read(instance: str) -> None:
    """Read and keep it."""
    found = Peer.objects.filter(instance=instance).first()
    if found is None:
        raise click.ClickException(f"{instance} is no peer.")
    try:
        catalog = offering.read_from(found)
    except crossing.Unanswered as unanswered:
        raise click.ClickException(str(unanswered)) from unanswered
    peers.keep_catalog(found, offering.stored(catalog), at=now())
    for one in catalog:
        click.echo(f"{one.service}  {one.title.zh}")
