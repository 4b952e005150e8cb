"""Whom a form is about may be chosen in it: what was read about one of them never stays for another."""

import pytest

from tests.city import City
from tests.forms.conftest import Filler
from tongban.book import api as book
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.identity import operations as people
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent(edition: book.Edition, city_at_hand: City) -> Filler:
    """A mother who asks for costs to be reimbursed, the registers asked."""
    told = city_at_hand.people["patient-parent"]
    known = people.person_for(told["id_number"], told["name"], told["phone"], at=now())
    resident = identity.Resident(known.id, known.id_number, known.name, known.phone)
    filler = Filler(resident, forms.start("medical-reimbursement", for_person=known, by=resident, at=now()).id)
    filler.agrees()
    return filler


def _chooses(filler: Filler, which: int) -> None:
    options = forms.options(forms.form_for(filler.draft), "care.patient", filler.draft.readings)
    assert filler.gives({"care.patient": options[which][0]}) == {}


def test_nothing_is_read_before_it_is_said_for_whom(parent: Filler) -> None:
    assert "care.open_bills" not in parent.answers


def test_whoever_changes_the_patient_sees_the_others_receipts(parent: Filler) -> None:
    _chooses(parent, 1)
    childs = parent.answers
    assert (childs["care.open_bills"]["value"], childs["care.total"]["value"]) == (1, 26800)
    _chooses(parent, 0)
    own = parent.answers
    assert own["care.open_bills"]["value"] == 0
    assert {"care.bill", "care.total", "care.hospital", "care.basic"} & set(own) == set()
    _chooses(parent, 1)
    assert parent.answers["care.total"]["value"] == 26800
