"""The commands `tongban messages`: collect the texts to translate, check that all have Chinese, compile them."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import polib

SOURCE = Path(__file__).resolve().parents[1]
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MORE_KEYWORDS = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
Key = tuple[str, str, str]  # context, singular, plural


@click.group(help="Texts to translate (for developers).")
def messages() -> None:
    """Group of commands."""


@messages.command("extract", help="Bring the catalogue up to date with the texts of code and templates.")
def extract_all() -> None:
    """Keep translations of texts that are still there, add new ones empty, drop the rest."""
    before = {_key(entry): entry for entry in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for context, singular, plural in sorted(set(_texts())):
        kept = before.get((context, singular, plural))
        entry = polib.POEntry(msgid=singular, msgctxt=context or None)
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = kept.msgstr_plural if kept else {0: ""}
        else:
            entry.msgstr = kept.msgstr if kept else ""
        if "%(" in singular:
            entry.flags = ["python-format"]
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    click.echo(f"{len(catalogue)} texts, {len(missing())} without Chinese")


@messages.command("check", help="Fail where a text has no Chinese, or other placeholders than the English.")
def check() -> None:
    """Name every text that is not ready."""
    faults = [f"no Chinese: {text}" for text in missing()] + [f"placeholders differ: {text}" for text in differing()]
    faults += [f"not in the catalogue: {text}" for _, text, _ in sorted(set(_texts()) - _known())]
    for fault in faults:
        click.echo(fault)
    sys.exit(1 if faults else 0)


@messages.command("compile", help="Make the file that the pages read.")
def compile_all() -> None:
    """Compile when the catalogue is newer."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < CATALOGUE.stat().st_mtime:
        polib.pofile(str(CATALOGUE)).save_as_mofile(str(compiled))


def missing() -> list[str]:
    """Return the texts without Chinese."""
    return [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if not _translation(entry)]


def differing() -> list[str]:
    """Return the texts whose Chinese has other placeholders."""
    return [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        if _translation(entry)
        and set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)) != set(PLACEHOLDER.findall(_translation(entry)))
    ]


def _known() -> set[Key]:
    return {_key(entry) for entry in polib.pofile(str(CATALOGUE))}


def _translation(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "")) if entry.msgid_plural else entry.msgstr


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def _texts() -> Iterator[Key]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _in_python(path.read_bytes())
    for path in sorted(SOURCE.rglob("*.html")):
        yield from _in_python(_as_python(path.read_text()).encode())


def _as_python(template: str) -> str:
    """Return a template's texts as gettext calls, by Django's own reading of it."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def _in_python(source: bytes) -> Iterator[Key]:
    from babel.messages.extract import DEFAULT_KEYWORDS, extract  # a tool of developers, absent where pages are served

    keywords = {**DEFAULT_KEYWORDS, **MORE_KEYWORDS}
    for _line, found, _comments, context in extract("python", io.BytesIO(source), keywords):
        parts = found if isinstance(found, tuple) else (found,)
        yield context or "", parts[0], parts[1] if len(parts) > 1 else ""
