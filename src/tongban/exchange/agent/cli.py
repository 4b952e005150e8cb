"""The commands `tongban agent ...`: an office's own agent. None of them needs Django or a database server."""

import asyncio
import json
import logging
import os
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from tongban.exchange import keys
from tongban.exchange.agent import checking, configuration, journal, queue, store
from tongban.exchange.agent.configuration import Configuration, WrongConfiguration
from tongban.exchange.agent.words import _

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(invoke_without_command=True, help="Run an office's agent (without a command), or look after it.")
@click.option("--folder", type=FOLDER, default="agent", envvar="TONGBAN_AGENT", show_default=True)
@click.pass_context
def agent(context: click.Context, folder: Path) -> None:
    """Serve until stopped, when no command is given."""
    context.obj = folder
    if context.invoked_subcommand is None:
        from tongban.exchange.agent import app

        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
        configured = _configured(folder)
        click.echo(
            _("The agent listens at %(local)s for your system and at %(network)s for the hub.")
            % {"local": configured.local.listen, "network": configured.network.listen}
        )
        asyncio.run(app.serve(folder, configured))


@agent.command(help="Write an agent.yaml to fill in.")
@click.pass_obj
def new(folder: Path) -> None:
    """Write the skeleton; an agent.yaml that is there stays."""
    file = folder / configuration.FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write(configuration.SKELETON)
    except FileExistsError as there:
        raise click.ClickException(_("%s is there already.") % file) from there
    click.echo(_("Written: %s. Fill it in, then: tongban agent check") % file)


@agent.command(help="Print the agent's public key; it is made when there is none.")
@click.pass_obj
def key(folder: Path) -> None:
    """Print what the hub's operator registers."""
    text = keys.public_text(keys.key_in(folder / checking.KEY))
    click.echo(f"public key  {text}")
    click.echo(f"key id      {keys.thumbprint(text)}")


@agent.command(help="Explain step by step what is wrong.")
@click.pass_obj
def check(folder: Path) -> None:
    """Print a line for each step; exit with 1 when one failed."""
    is_well = True
    for step in checking.steps(folder):
        is_well = is_well and not step.fault
        click.echo(f"{'--' if step.fault else 'ok'}  {step.what}")
        if step.fault:
            click.echo(f"    {step.fault}")
    sys.exit(0 if is_well else 1)


@agent.command(help="Print the log of calls, a JSON object a line.")
@click.pass_obj
def log(folder: Path) -> None:
    """Print all entries, the oldest first."""
    with closing(store.opened(folder)) as database:
        for entry in journal.entries(database):
            click.echo(json.dumps(entry, ensure_ascii=False))


@agent.group("queue", invoke_without_command=True, help="List what waits (without a command), retry or drop it.")
@click.pass_context
def waiting(context: click.Context) -> None:
    """Print a line for each kept call."""
    if context.invoked_subcommand is not None:
        return
    with closing(store.opened(context.obj)) as database:
        for call in queue.listed(database):
            kept = datetime.fromtimestamp(call.kept_at, tz=UTC).isoformat(timespec="seconds")
            click.echo(f"{call.state:9} {call.attempts:4} {kept} {call.id} {call.lane} {call.status or call.fault}")


@waiting.command(help="Send a call now, though it waits for its next try or was given up.")
@click.argument("identifier")
@click.pass_obj
def retry(folder: Path, identifier: str) -> None:
    """Make it due at once."""
    with closing(store.opened(folder)) as database:
        if not queue.retry(database, identifier, at=time.time()):
            raise click.ClickException(_("No such call waits: %s") % identifier)


@waiting.command(help="Never send a call that waits.")
@click.argument("identifier")
@click.pass_obj
def drop(folder: Path, identifier: str) -> None:
    """Take it out of the queue."""
    with closing(store.opened(folder)) as database:
        if not queue.drop(database, identifier, at=time.time()):
            raise click.ClickException(_("No such call waits: %s") % identifier)


def _configured(folder: Path) -> Configuration:
    try:
        return configuration.read(folder)
    except WrongConfiguration as fault:
        raise click.ClickException(str(fault)) from fault
