"""By hand: `python -m tongban.config.postgres run --data DIR [COMMAND]`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import click

from tongban.config.postgres import CannotStart, Server, database_url


@click.group()
def main() -> None:
    """PostgreSQL of a data directory, by hand."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--data", type=click.Path(path_type=Path), required=True, help="The data directory.")
@click.option("--fast", is_flag=True, help="For tests: a crash of the machine loses what was committed.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def run(data: Path, fast: bool, command: tuple[str, ...]) -> None:
    """Run the server while COMMAND runs, with its DATABASE_URL, or until Ctrl-C; end with the command's code."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: sys.exit(130))
    try:
        with Server(data, durable=not fast) as url:
            if not command:
                click.echo(url)
                signal.pause()
            code = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode  # noqa: S603
    except CannotStart as fault:
        raise click.ClickException(str(fault)) from fault
    sys.exit(code)


@main.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="The data directory.")
def url(data: Path) -> None:
    """Print the address of the server that runs on a data directory."""
    click.echo(database_url(data) or "No server runs there.")


if __name__ == "__main__":
    main()
