"""`tongban book`: check, publish, summary, map."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from django.conf import settings

from tongban.book import graph
from tongban.book.check import check as check_folder
from tongban.book.fault import Fault
from tongban.book.operations import FaultyBook
from tongban.book.operations import publish as publish_folder
from tongban.book.savings import savings_page
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

FOLDER = click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group(help="The book of services: check it, publish it, see what a bundle saves.")
def book() -> None:
    """Group the book's commands."""


@book.command(help="Check every file; name file, line, fault and remedy. Exit 1 if there are faults, not warnings.")
@FOLDER
def check(folder: Path | None) -> None:
    """Print every fault of the folder."""
    found, faults = check_folder(folder or Path(settings.BOOK_DIR))
    if found is None:
        _print_faults(faults)
    for warning in faults:
        click.echo(f"warning: {warning}")
    click.echo(
        f"{len(found.services)} services, {len(found.bundles)} bundles, {len(found.questions)} questions, "
        f"{len(found.sources)} sources: no fault."
    )


@book.command(help="Check the book and publish it as a new edition. Cases opened before keep theirs.")
@FOLDER
def publish(folder: Path | None) -> None:
    """Publish the folder."""
    at = now()
    try:
        edition = publish_folder(folder or Path(settings.BOOK_DIR), by=SYSTEM, at=at)
    except FaultyBook as refused:
        _print_faults(refused.faults)
    words = "Published" if edition.published_at == at else "Nothing changed: still"
    click.echo(f"{words} edition {edition.number}, {edition.digest[:12]}.")


@book.command(help="Show what the bundle KEY asks and takes, against its services filed one by one.")
@click.argument("key")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def summary(key: str, folder: Path | None) -> None:
    """Print a bundle's summary, reckoned from the folder."""
    found, faults = check_folder(folder or Path(settings.BOOK_DIR))
    if found is None:
        _print_faults(faults)
    if key not in found.bundles:
        raise click.BadParameter(f"There is no bundle {key}; there are: {', '.join(sorted(found.bundles))}.")
    saved = graph.summary(found.bundles[key], found)
    click.echo(f"{found.bundles[key].title.zh} ({found.bundles[key].title.en})")
    for name in saved.__dataclass_fields__:
        click.echo(f"  {name.replace('_', ' '):24}{getattr(saved, name)}")
    click.echo(f"  {'in order':24}{', '.join(graph.order(found.bundles[key]))}")


@book.command("map", help="Print docs/map/bundles.md: what joining saves, bundle by bundle.")
@FOLDER
def savings_map(folder: Path | None) -> None:
    """Print the page."""
    found, faults = check_folder(folder or Path(settings.BOOK_DIR))
    if found is None:
        _print_faults(faults)
    click.echo(savings_page(found), nl=False)


def _print_faults(faults: list[Fault]) -> NoReturn:
    for fault in faults:
        click.echo(str(fault))
    click.echo(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}.", err=True)
    sys.exit(1)
