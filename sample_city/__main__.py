"""`python -m sample_city`: serve the registers, or name the demo people."""

import json
from datetime import date
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.server.embed import Server

from sample_city.registers import Registers
from sample_city.server import Service
from sample_city.stories import demo_people, found_city


@click.group(help="The sample city: invented people and the registers of its offices.")
def main() -> None:
    """Entry point."""


def _options(command: click.decorators.FC) -> click.decorators.FC:
    for option in (
        click.option("--size", default=10_000, show_default=True, help="People to invent."),
        click.option("--seed", default=1, show_default=True, help="The same seed invents the same people."),
        click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The city's day; kept with --state."),
        click.option("--state", type=click.Path(path_type=Path), help="A folder that keeps day and newborns."),
    ):
        command = option(command)
    return command


@main.command(help="Serve the registers over HTTP.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8100, show_default=True)
@click.option("--key", default="demo-registers", envvar="SAMPLE_CITY_KEY", help="The bearer key of callers.")
@_options
def serve(host: str, port: int, key: str, size: int, seed: int, today: date | None, state: Path | None) -> None:
    """Serve until stopped."""
    import asyncio

    city, _stories = found_city(size, seed, _day(today, state))
    app = Service(Registers(city, state), key).app()
    asyncio.run(Server(app, address=host, port=port, interface=Interfaces.ASGI).serve())


@main.command(help="Name the people to sign in as, as JSON.")
@_options
def people(size: int, seed: int, today: date | None, state: Path | None) -> None:
    """Print the stories."""
    click.echo(json.dumps(demo_people(size, seed, _day(today, state)), ensure_ascii=False))


def _day(today: date | None, state: Path | None) -> date:
    """Return the city's day: given, else the one kept from the first start, else the real one."""
    given = date(today.year, today.month, today.day) if today else None
    if state is None:
        return given or date.today()
    state.mkdir(parents=True, exist_ok=True)
    kept = state / "today"
    if given is None and kept.exists():
        return date.fromisoformat(kept.read_text().strip())
    day = given or date.today()
    kept.write_text(day.isoformat())
    return day


if __name__ == "__main__":
    main()
