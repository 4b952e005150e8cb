"""What must be done once before serving: tables, static files, the book, demo people. Each says what it does."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import click
import msgspec
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from tongban.book import api as book
from tongban.catalog import api as catalog
from tongban.exchange.operations import demo as systems
from tongban.identity import demo
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now
from tongban.kernel.partitions import open_months


def prepare() -> None:
    """Bring an installation up to date; what is done already costs almost nothing."""
    _step("Tables", tables)
    _step("Static files", _static_files)
    _step("Book of services", _book)
    if settings.DEMO:
        _step("Demo people", _demo_people)
        _step("Demo systems", _demo_systems)


def tables() -> str:
    """Run Django's migrations, then open the months ahead; return what was done."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    opened = open_months(at=now())
    return f"up to date, {len(opened)} monthly parts opened" if opened else "up to date"


def _step(name: str, work: Callable[[], str]) -> None:
    begun = time.monotonic()
    said = work()
    click.echo(f"  {name}: {said} ({time.monotonic() - begun:.1f} s)")


def _static_files() -> str:
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen.update(f"{name} {Path(storage.path(name)).stat().st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return "unchanged"
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen.hexdigest())
    return "collected"


def _book() -> str:
    before = _number()
    edition = book.publish(settings.BOOK_DIR, by=SYSTEM, at=now())
    if edition.number != before:
        catalog.index(edition)
    return f"edition {edition.number}{' unchanged' if edition.number == before else ' published'}"


def _number() -> int:
    try:
        return book.current().number
    except book.NotPublished:
        return 0


def _demo_systems() -> str:
    """Admit two offices' systems to the exchange; their keys lie in the data directory."""
    return f"{len(systems.set_up(at=now()))} on the exchange"


def _demo_people() -> str:
    """Introduce the people the sample city names in `people.json` of the data directory."""
    introduced = (Path(settings.DATA_DIR) / "people.json").read_bytes()
    people = msgspec.json.decode(introduced, type=list[demo.CityPerson])
    return f"{len(demo.set_up(people, demo.offices(), at=now()).people)} sign-ins"
