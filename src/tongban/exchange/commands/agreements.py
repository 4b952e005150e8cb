"""`tongban exchange agreement add`: agreements of offices of two cities, entered by each side."""

from datetime import datetime

import click

from tongban.exchange.commands.members import refusals_told
from tongban.exchange.operations import agreeing
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now


@click.group(help="Agreements with other cities' offices.")
def agreement() -> None:
    """Group of commands for agreements."""


@agreement.command(
    "add",
    help="Enter an agreement: CONSUMER is INSTANCE/CLASS/MEMBER, SOURCE a dataset of the book, or "
    "INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE of another city. Prints its number.",
)
@click.argument("consumer")
@click.argument("source")
@click.option("--purpose", "purposes", multiple=True, required=True, help="Key of a service; may be repeated.")
@click.option("--field", "fields", multiple=True, help="A field that may be read; may be repeated.")
@click.option("--scenario", required=True, help="What it is for, in words.")
@click.option("--from", "starts", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--until", "ends", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day.")
@click.option("--per-minute", default=60, show_default=True)
def add(
    consumer: str,
    source: str,
    purposes: tuple[str, ...],
    fields: tuple[str, ...],
    scenario: str,
    starts: datetime,
    ends: datetime,
    per_minute: int,
) -> None:
    """Enter it."""
    terms = agreeing.Terms(consumer, source, fields, purposes, scenario, starts.date(), ends.date(), per_minute)
    with refusals_told():
        click.echo(agreeing.enter(terms, by=SYSTEM, at=now()).number)
