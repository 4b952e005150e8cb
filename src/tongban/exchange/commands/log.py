"""`tongban exchange verify | seal | proof | key show`: the log, read again, sealed, and proved to others."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
import msgspec

from tongban.exchange import keys, queries
from tongban.exchange.commands import members
from tongban.exchange.log import verifying
from tongban.exchange.models import Call
from tongban.exchange.operations import sealing
from tongban.kernel.clock import now, today


@click.command(help="Read the whole log again and name every entry that was changed, removed, added or moved.")
@click.option(
    "--seals",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with seals that were carried away (default: the data directory's).",
)
def verify(seals: Path | None) -> None:
    """Print how much was read and what was found; exit with 1 when there is a fault."""
    verdict = verifying.verify(verifying.exported_seals(seals))
    click.echo(f"{verdict.entries} entries, {verdict.seals} seals, {len(verdict.faults)} faults")
    for fault in verdict.faults:
        click.echo(f"{fault.sequence or 'the log'}: {fault.code}")
    sys.exit(1 if verdict.faults else 0)


@click.command(help="Seal what the log holds since the last seal, as one day's (default: yesterday's).")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]))
def seal(day: datetime | None) -> None:
    """Seal a day that has passed; a later seal would leave today's calls out."""
    chosen = day.date() if day else today() - timedelta(days=1)
    if chosen >= today():
        raise click.ClickException("Only a day that has passed can be sealed.")
    sealing.enter_day(chosen, at=now())
    made = sealing.seal(chosen)
    if made is None:
        raise click.ClickException(f"{chosen} or a later day is sealed already.")
    click.echo(f"{made.day}: entries {made.first_sequence} to {made.last_sequence}")
    click.echo(made.statement)


@click.command(help="Print the proof (JSON) that an entry is in the sealed log.")
@click.argument("sequence", type=int)
@click.option("--named", is_flag=True, help="Tell and prove by name who acted; without it only the office.")
def proof(sequence: int, named: bool) -> None:
    """Print what `verify-proof` checks."""
    try:
        found = queries.proof_for(sequence, named=named)
    except Call.DoesNotExist as missing:
        raise click.ClickException(f"The log has no entry {sequence}.") from missing
    if found is None:
        raise click.ClickException(f"Entry {sequence} is not sealed yet: its day has not ended.")
    click.echo(msgspec.json.encode(found))


@click.group(help="The hub's own key.")
def key() -> None:
    """Group of commands for the key."""


key.add_command(members.add_key)
key.add_command(members.revoke_key)


@key.command(help="Print the hub's public key and its thumbprint, for those who check proofs and seals.")
def show() -> None:
    """Print the public key as `verify-proof --key` takes it."""
    text = keys.public_text(keys.own_key())
    click.echo(f"public key  {text}")
    click.echo(f"key id      {keys.thumbprint(text)}")
