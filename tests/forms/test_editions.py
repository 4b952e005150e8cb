"""A new edition of the book never breaks a form that was begun: the person is told what changed, and chooses."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils.translation import override

from tests.world import Enter, Family, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.forms import api as forms
from tongban.forms.models import Draft
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
BUNDLE, SERVICE = "bundles/birth.yaml", "items/maternity-hospital/birth-certificate.yaml"


@pytest.fixture
def republish(settings: Any, tmp_path: Path) -> Callable[..., book.Edition]:
    """Return a function that publishes the city's book with some of its files changed."""

    def published(changes: dict[str, Callable[[Any], None]], *, without: str = "") -> book.Edition:
        folder = tmp_path / f"book-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(settings.BOOK_DIR, folder)
        shutil.rmtree(folder / "examples")  # they tell of the book as it is
        if without:
            _take_out(folder, without)
        for name, change in changes.items():
            [path] = [folder / name] if (folder / name).exists() else list(folder.glob(name))
            record = yaml.safe_load(path.read_text())
            change(record)
            path.write_text(yaml.safe_dump(record, allow_unicode=True))
        return book.publish(folder, by=SYSTEM, at=now())

    return published


def _take_out(folder: Path, bundle: str) -> None:
    """Take a bundle out: another one has its place, so that nothing else of the book is without a use."""
    for path in [*folder.glob("sources/*.yaml"), *folder.glob("bundles/*.yaml"), *folder.glob("examples/*.yaml")]:
        text = re.sub(rf"^( *- |key: |  *bundle: ){bundle}$", rf"\1{bundle}-anew", path.read_text(), flags=re.MULTILINE)
        path.write_text(text)
    (folder / "bundles" / f"{bundle}.yaml").rename(folder / "bundles" / f"{bundle}-anew.yaml")


def _renamed_choice(record: Any) -> None:
    """Offer other ways of delivery than the family had chosen among."""
    [way] = [one for one in record["questions"] if one["key"] == "delivery.way"]
    way["choices"] = [choice for choice in way["choices"] if choice["value"] != "electronic"]


def _stricter(record: Any) -> None:
    record["conditions"].append(
        {
            "key": "old-enough",
            "when": "age(child.birth_date) >= 0",
            "text": {"zh": "孩子已经出生", "en": "The child is born"},
            "remedy": {"zh": "出生后再办。", "en": "File after the birth."},
        }
    )


def _unrelated(record: Any) -> None:
    record["agencies"][0]["phones"]["enquiry"] = "021-55509999"


def test_what_does_not_change_the_form_is_not_told(draft: Draft, republish: Any) -> None:
    republish({"agencies.yaml": _unrelated})
    assert forms.newer_for(draft, today()) is None


def test_a_person_is_told_in_words_what_changed(draft: Draft, family: Family, republish: Any, enter: Enter) -> None:
    newest = republish({BUNDLE: _stricter, "questions/birth.yaml": _renamed_choice})
    with override("en"):
        newer = forms.newer_for(draft, today())
        assert newer is not None
        told = {(one.kind, one.words) for one in newer.differences}
    assert ("condition", "New condition: The child is born") in told
    assert any(kind == "question" for kind, _words in told)
    assert (newer.number, newer.is_removed, newer.until) == (newest.number, False, today() + timedelta(days=30))
    browser = enter(family.mother)
    assert browser.get(f"/apply/{draft.id}/").headers["Location"] == f"/apply/{draft.id}/edition/"
    page = browser.get(f"/apply/{draft.id}/edition/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "孩子已经出生" in page
    browser.post(f"/apply/{draft.id}/edition/stay/")
    assert browser.get(f"/apply/{draft.id}/").headers["Location"] != f"/apply/{draft.id}/edition/"


def test_a_draft_that_stays_is_filed_by_the_edition_it_was_begun_with(
    draft: Draft, family: Family, republish: Any
) -> None:
    republish({BUNDLE: _stricter})
    application = cases.file(draft.id, by=resident_of(family.mother), at=now())
    assert application.edition_number == draft.edition_number != book.current().number
    assert {case.edition_number for case in cases.cases_of(application.id)} == {draft.edition_number}


def test_a_draft_moves_with_the_answers_that_still_fit(draft: Draft, family: Family, republish: Any) -> None:
    newest = republish({"questions/birth.yaml": _renamed_choice})
    with override("en"):
        lost = forms.move_to_newest(draft.id, by=resident_of(family.mother), at=now())
    draft.refresh_from_db()
    assert len(lost) == 1
    assert (draft.edition_number, draft.answers["child.name"]["value"]) == (newest.number, "林知夏")
    assert "delivery.way" not in draft.answers
    assert forms.newer_for(draft, today()) is None


def test_after_its_time_a_draft_is_moved_before_it_is_filed(draft: Draft, family: Family, republish: Any) -> None:
    republish({BUNDLE: _stricter})
    with pytest.raises(Refused) as refusal:
        cases.file(draft.id, by=resident_of(family.mother), at=now() + timedelta(days=31))
    assert refusal.value.code == "edition_too_old"


def test_a_bundle_taken_out_is_finished_in_time_and_not_after(
    draft: Draft, family: Family, republish: Any, enter: Enter
) -> None:
    republish({}, without="birth")
    newer = forms.newer_for(draft, today())
    assert newer is not None
    assert newer.is_removed
    mother = resident_of(family.mother)
    with pytest.raises(Refused) as moved:
        forms.move_to_newest(draft.id, by=mother, at=now())
    with pytest.raises(Refused) as late:
        cases.file(draft.id, by=mother, at=now() + timedelta(days=31))
    assert (moved.value.code, late.value.code) == ("no_longer_offered", "no_longer_offered")
    assert enter(family.mother).get(f"/apply/{draft.id}/edition/").status_code == 200
    assert cases.file(draft.id, by=mother, at=now()).edition_number == draft.edition_number


def test_an_open_case_goes_on_by_its_own_edition(file: Any, family: Family, republish: Any, enter: Enter) -> None:
    application = file()
    republish({}, without="birth")
    while cases.work(at=now()):
        pass
    states = {case.service: case.state for case in cases.cases_of(application.id)}
    assert states["birth-certificate"] == "closed"
    assert enter(family.mother).get(f"/applications/{application.number}/").status_code == 200
