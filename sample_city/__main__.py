"""`python -m sample_city`: serve the registers, name the demo people, or check the city."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from sample_city import checks
from sample_city.entries import Entries
from sample_city.newborns import Newborns
from sample_city.people import SEED, SIZE, demo_people, found_city, today_here
from sample_city.registers import Registers
from sample_city.server import Service


@click.group(help="The sample city: invented people and the registers of its offices.")
def main() -> None:
    """Entry point."""


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--size", default=SIZE, show_default=True, help="People to invent."),
        click.option("--seed", default=SEED, show_default=True, help="The same seed invents the same people."),
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
def serve(host: str, port: int, key: str, size: int, seed: int, today: datetime | None, state: Path | None) -> None:
    """Serve until stopped."""
    city, _stories = found_city(size, seed, _day(today, state))
    newborns = Newborns(city, state / "newborns.jsonl" if state else None)
    registers = Registers(city, newborns, Entries(city, state / "entries.jsonl" if state else None))
    asyncio.run(_serve(Service(registers, key), host, port))


@main.command(help="Name the people to sign in as, as JSON.")
@_options
def people(size: int, seed: int, today: datetime | None, state: Path | None) -> None:
    """Print the stories."""
    click.echo(json.dumps(demo_people(size, seed, _day(today, state)), ensure_ascii=False))


@main.command(help="Count the births of each kind, and fail if anything contradicts anything.")
@_options
def check(size: int, seed: int, today: datetime | None, state: Path | None) -> None:
    """Print counts, then faults."""
    city, _stories = found_city(size, seed, _day(today, state))
    if state:
        Newborns(city, state / "newborns.jsonl")
    for what, count in (checks.counts(city) | checks.company_counts(city)).items():
        click.echo(f"{count:>8}  {what}")
    found = checks.faults(city)
    for fault in found:
        click.echo(fault, err=True)
    raise SystemExit(1 if found else 0)


async def _serve(service: Service, host: str, port: int) -> None:
    # a signal ends it at once: what was registered is in the file before it is answered, and a slow office waits long
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    click.echo(f"The sample city's registers: http://{host}:{port}")
    app = service.app()
    await Server(app, address=host, port=port, interface=Interfaces.ASGINL, log_level=LogLevels.error).serve()


def _day(today: datetime | None, state: Path | None) -> date:
    """Return the city's day: given, else the one kept from the first start, else the real one."""
    given = today.date() if today else None
    if state is None:
        return given or today_here()
    state.mkdir(parents=True, exist_ok=True)
    kept = state / "today"
    if given is None and kept.exists():
        return date.fromisoformat(kept.read_text().strip())
    day = given or today_here()
    ready = state / f".today.{os.getpid()}"
    ready.write_text(day.isoformat())
    ready.replace(kept)  # whole or not at all: registers and people are founded at the same moment
    return day


if __name__ == "__main__":
    main()
