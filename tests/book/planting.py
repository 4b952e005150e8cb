"""Plants one mistake in a copy of the sample book, and tells where it stands."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation

from tongban.book.check import check
from tongban.book.fault import Fault

SAMPLE = Path(__file__).parent / "sample"
CERTIFICATE = "items/health/birth-certificate.yaml"
REGISTRATION = "items/police/birth-registration.yaml"
BUNDLE = "bundles/birth.yaml"
QUESTIONS = "questions/birth.yaml"
MATERIALS = "materials/birth.yaml"
SOURCES = "sources/health.yaml"
KIND = "certificates/birth.yaml"


@dataclass(frozen=True)
class Mistake:
    """In `file`, `old` (its first occurrence) becomes `new`; the fault stands at `line`, of `elsewhere` if given."""

    file: str
    old: str
    new: str
    line: int
    what: str
    remedy: str
    elsewhere: str = ""

    def expected(self) -> Fault:
        return Fault(f"sample/{self.elsewhere or self.file}", self.line, self.what, self.remedy)


def planted(folder: Path, *mistakes: Mistake) -> Path:
    """Return a copy of the sample book in `folder` with the mistakes in it."""
    copy = folder / "sample"
    shutil.copytree(SAMPLE, copy)
    for mistake in mistakes:
        path = copy / mistake.file
        text = path.read_text()
        assert mistake.old in text, f"{mistake.old!r} is not in {mistake.file}"
        path.write_text(text.replace(mistake.old, mistake.new, 1))
    return copy


def faults_of(folder: Path) -> list[Fault]:
    """Return the faults of a folder, in English."""
    with translation.override("en"):
        return check(folder)[1]
