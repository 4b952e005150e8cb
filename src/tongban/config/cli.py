"""The command line `tongban`."""

import os
import sys

import click

from tongban.kernel.lazy_commands import LazyCommands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")


COMMANDS = {
    "book": "tongban.book.cli:book",
    "demo": "tongban.identity.cli:demo",
    "user": "tongban.identity.cli:user",
    "client": "tongban.identity.cli:client",
    "messages": "tongban.config.messages:messages",
    "exchange": "tongban.exchange.cli:exchange",
    "agent": "tongban.exchange.agent.cli:agent",
}
WITHOUT_DJANGO = ("messages", "exchange", "agent")  # these set it up themselves, where they need it


@click.group(
    cls=LazyCommands,
    found_at=COMMANDS,
    without_django=WITHOUT_DJANGO,
    help="Tongban 通办: a city's one-stop service platform.",
)
def main() -> None:
    """Entry point of the command line."""


@main.command(help="Start everything and serve the portal until Ctrl-C.")
@click.option("--demo/--no-demo", default=True, help="With the sample city and demo people (default), or without.")
def run(demo: bool) -> None:
    """Run all processes under one supervisor."""
    from tongban.config import supervisor

    sys.exit(supervisor.run(demo=demo))


@main.command(help="Bring the database's tables up to date.")
def migrate() -> None:
    """Bring the tables up to date and say what was done."""
    import django

    django.setup()
    from tongban.config import prepare as preparing

    click.echo(preparing.tables())


@main.command(help="Bring tables, static files, book and demo people up to date.")
def prepare() -> None:
    """Prepare an installation for serving."""
    import django

    django.setup()
    from tongban.config import prepare as preparing

    preparing.prepare()


@main.command(help="Serve the pages and the machine interface.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def web(host: str, port: int) -> None:
    """Run the web process until it is told to stop."""
    import django

    django.setup()
    from tongban.config import web as web_process

    web_process.serve(host, port)


@main.command(help="Serve the exchange hub: offices' systems call one another's services through it.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8200, show_default=True)
def hub(host: str, port: int) -> None:
    """Run the hub until it is told to stop."""
    import django

    django.setup()
    from tongban.exchange.hub import process

    process.serve(host, port)


@main.command(help="Do the city's own work: release, decide, deliver, remind.")
def worker() -> None:
    """Run the worker until it is told to stop."""
    import django

    django.setup()
    from tongban.config import worker as worker_process

    worker_process.run()


@main.command(context_settings={"ignore_unknown_options": True}, help="Django's own commands (for developers).")
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def django_admin(words: tuple[str, ...]) -> None:
    """Pass words on to Django's command line."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tongban", *words])


if __name__ == "__main__":
    main()
