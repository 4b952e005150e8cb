"""A city whose book has a service with special procedures, one that an outside body decides, and one beside them."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.cases.conftest import an_officer_of, work_off
from tests.world import Family, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

SPECIAL = Path(__file__).parent / "special_book"
LEVEL, PLACE, WATER = "care-level", "care-place", "well-transfer"
OFFICER = an_officer_of("health")
GIVEN = {"care.name": "张小明", "care.address": "上海市黄浦区示例路9号501室", "care.meter": "W-1"}


def publish(settings: Any, folder: Path, changed: dict[str, str] | None = None) -> None:
    """Publish the city's book with the special bundle; `changed` replaces words in its services."""
    shutil.copytree(settings.BOOK_DIR, folder)
    shutil.copytree(SPECIAL, folder, dirs_exist_ok=True)
    for old, new in (changed or {}).items():
        for file in folder.glob("items/*/care-level.yaml"):
            file.write_text(file.read_text().replace(old, new))
    book.publish(folder, by=SYSTEM, at=now())


@dataclass(frozen=True)
class Filed:
    """One application of the special bundle."""

    application: cases.Application
    family: Family

    def case(self, service: str) -> cases.Case:
        return cases.Case.objects.select_related("application").get(application=self.application, service=service)

    @property
    def applicant(self) -> identity.Resident:
        return resident_of(self.family.mother)

    def reviewed(self, *, at: datetime) -> cases.Case:
        """Bring the level's case under review by its officer."""
        case = self.case(LEVEL)
        cases.accept(case.id, by=OFFICER, at=at)
        cases.start_review(case.id, by=OFFICER, at=at)
        return self.case(LEVEL)


def file_special(family: Family, *, at: datetime) -> Filed:
    """File the special bundle for the mother."""
    mother = family.mother
    given = {"applicant.id_number": mother.id_number, "applicant.name": mother.name, "applicant.phone": mother.phone}
    answers = {key: forms.Answer(value=value, origin="typed").stored() for key, value in {**given, **GIVEN}.items()}
    application = cases.file_answers("special", mother, answers, by=resident_of(mother).actor, key=str(uuid4()), at=at)
    return Filed(application, family)


def let_pass(at: datetime) -> None:
    """Let the worker do what is due at a moment: cases, and what was announced."""
    work_off(at)
    while events.deliver(at=now()):
        pass
    work_off(at)
