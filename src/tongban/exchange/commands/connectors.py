"""`tongban exchange check`, `new` and `take`: connecting an office's system."""

import os
import sys
from pathlib import Path

import click
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange import checking, configuration
from tongban.exchange.connectors.files import taking

MARKS = {"ok": "✓", "failed": "✗", "warning": "!", "skipped": "-"}
SKELETONS = Path(configuration.__file__).parent / "connectors" / "skeletons"
LANGUAGE = click.option(
    "--language", type=click.Choice(["zh-hans", "en"]), help="Language of what is told; else that of LANG."
)


@click.command(help="Tell, step by step, whether CONNECTOR works (all of them without it). Exit 1 if one does not.")
@click.argument("connector", required=False)
@click.option("--id-number", default="", help="Ask about this person, made for tests; no value is printed.")
@click.option("--uscc", default="", help="Ask about this company, made for tests, by its credit code.")
@LANGUAGE
def check(connector: str | None, id_number: str, uscc: str, language: str | None) -> None:
    """Print each step of each connector."""
    failed = False
    with translation.override(language or _own_language()):
        found, _faults = book.check_folder(Path(settings.BOOK_DIR))
        if found is None:
            click.echo(_("The book has faults (tongban book check): its sources are not compared."))
        for name in [connector] if connector else configuration.names():
            click.echo(click.style(name, bold=True))
            sources = [one for one in found.sources.values() if one.connector == name] if found else []
            for step in checking.check(name, sources, id_number=id_number, uscc=uscc):
                failed = failed or step.state == "failed"
                took = f" ({step.seconds * 1000:.0f} ms)" if step.seconds is not None else ""
                click.echo(f"  {MARKS[step.state]} {step.what}: {step.detail}{took}")
        click.echo(_("Something does not work.") if failed else _("Nothing was found wrong."))
    sys.exit(int(failed))


@click.command(help="Write the commented beginning of a connector NAME.")
@click.argument("name")
@click.option("--kind", type=click.Choice(sorted(file.stem for file in SKELETONS.glob("*.yaml"))), required=True)
def new(name: str, kind: str) -> None:
    """Write a folder with a connector.yaml to fill in; one that is there stays."""
    if not configuration.NAME.fullmatch(name):
        raise click.BadParameter("A name is small letters, digits and hyphens: pensions-office.")
    file = Path(settings.TONGBAN_CONNECTORS) / name / configuration.FILE
    if file.exists():
        raise click.BadParameter(f"{file} is there already.")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((SKELETONS / f"{kind}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    click.echo(f"{file}: fill it in, then: tongban exchange check {name}")


@click.command(help="Take in the files that wait in CONNECTOR's folder now, without waiting for the worker.")
@click.argument("connector")
@LANGUAGE
def take(connector: str, language: str | None) -> None:
    """Print what became of each file; exit 1 if one was refused."""
    with translation.override(language or _own_language()):
        try:
            found = configuration.read(connector)
        except configuration.WrongConfiguration as wrong:
            raise click.ClickException("\n".join(map(str, wrong.faults))) from wrong
        if found.kind != "files":
            raise click.BadParameter(f"{connector} is of the kind {found.kind}.")
        taken = taking.take(found.spec, found.folder)
        for one in taken:
            told = {"file": one.file, "rows": one.rows, "faults": len(one.faults)}
            click.echo(
                _("%(file)s: refused, %(faults)s faults; see the report.") % told
                if one.faults
                else _("%(file)s: %(rows)s rows are served.") % told
            )
    sys.exit(int(any(one.faults for one in taken)))


def _own_language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh-hans"
