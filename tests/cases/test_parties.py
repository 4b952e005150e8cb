"""Several people confirm, each once and in any order; what is read of them is read when all have, and not before."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.cases.conftest import an_officer_of
from tests.cases.parties import publish_parties
from tests.city import City
from tests.identity.people import a_resident
from tests.world import Enter, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.exchange.models import Call, Consent
from tongban.exchange.operations import withdraw_consent
from tongban.forms import api as forms
from tongban.forms import parties
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
LIST = "police-household@applicant.id_number"
CHILD = "310999201901010017"


@pytest.fixture
def edition(edition: book.Edition, tmp_path: Path) -> book.Edition:
    return publish_parties(tmp_path / "book")


@dataclass(frozen=True)
class Home:
    """A household of three adults, and what its register says of it."""

    applicant: identity.Person
    members: list[identity.Person]

    def readings(self, *more: tuple[str, str]) -> dict[str, Any]:
        people = [(one.id_number, one.name) for one in (self.applicant, *self.members)]
        listed = [{"id_number": number, "name": name} for number, name in [*people, *more]]
        return {LIST: {"fault": "", "at": now().isoformat(), "members": {"family": listed}}}

    def file(self, *, readings: dict[str, Any] | None = None, **answers: Any) -> cases.Application:
        given = {
            "applicant.id_number": self.applicant.id_number,
            "applicant.name": self.applicant.name,
            "partner.joins": False,
            **answers,
        }
        stored = {key: forms.Answer(value=value, origin="typed").stored() for key, value in given.items()}
        return cases.file_answers(
            "family-home",
            self.applicant,
            stored,
            by=resident_of(self.applicant).actor,
            key=None,
            at=now(),
            readings=self.readings() if readings is None else readings,
        )


@pytest.fixture
def home(edition: book.Edition) -> Home:
    applicant = a_resident("任芳", "19900000031")
    return Home(applicant, [a_resident("任强", "19900000032"), a_resident("周梅", "19900000033")])


def _asked(application: cases.Application) -> list[tuple[str, str]]:
    return sorted(application.confirmations.values_list("name", "party"))


def _states(application: cases.Application) -> tuple[str, list[str]]:
    application.refresh_from_db()
    return application.state, [case.state for case in cases.cases_of(application.id)]


def test_each_of_a_list_but_the_applicant_is_asked_and_a_child_is_not(home: Home) -> None:
    application = home.file(readings=home.readings((CHILD, "任小宝")))
    assert _asked(application) == [("任强", "family"), ("周梅", "family")]


@pytest.mark.parametrize("first", [0, 1])
def test_they_confirm_in_any_order_and_nothing_begins_before_the_last(home: Home, first: int) -> None:
    application = home.file()
    one, other = home.members[first], home.members[1 - first]
    cases.confirm(application.id, by=resident_of(one), at=now())
    assert _states(application) == ("awaiting_confirmation", ["waiting"])
    cases.confirm(application.id, by=resident_of(other), at=now())
    assert _states(application) == ("in_progress", ["waiting"])
    assert application.reads_at is not None


def test_one_of_the_list_confirms_at_a_counter(home: Home) -> None:
    application = home.file()
    officer = an_officer_of("health", "counter")
    cases.confirm_at_counter(application.id, home.members[0].id_number, card_seen=True, by=officer, at=now())
    assert sorted(application.confirmations.values_list("state", flat=True)) == ["asked", "confirmed"]


def test_one_who_does_not_agree_ends_it_for_all(home: Home) -> None:
    application = home.file()
    cases.confirm(application.id, by=resident_of(home.members[0]), at=now())
    cases.decline(application.id, "我不同意查询", by=resident_of(home.members[1]), at=now())
    assert _states(application) == ("withdrawn", ["withdrawn"])


def test_nobody_outside_the_list_confirms(home: Home) -> None:
    application = home.file()
    with pytest.raises(Refused) as refusal:
        cases.confirm(application.id, by=resident_of(a_resident("陈生", "19900000034")), at=now())
    assert refusal.value.code == "not_yours"


def test_a_spouse_who_is_in_the_list_too_is_asked_once_and_counts_for_both(home: Home) -> None:
    spouse = home.members[0]
    joint: dict[str, Any] = {"partner.joins": True, "partner.name": spouse.name, "partner.id_number": spouse.id_number}
    application = home.file(**joint)
    asked = application.confirmations.order_by("name").values_list("name", "party", "also")
    assert sorted(asked) == sorted([("任强", "partner", ["family"]), ("周梅", "family", [])])


def test_a_party_whose_condition_is_false_is_no_party(home: Home) -> None:
    form = forms.form_of("family-home", book.current())
    keys = [party.key for party in forms.parties_of(form, {"partner.joins": False}, today())]
    assert keys == ["applicant", "family"]


def test_without_the_list_nothing_is_filed(home: Home) -> None:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        home.file(readings={LIST: {"fault": "down", "at": now().isoformat()}})
    assert refusal.value.code == "incomplete"
    assert not cases.Application.objects.exists()


@pytest.mark.parametrize(("day", "grown"), [(date(2036, 12, 31), False), (date(2037, 1, 1), True)])
def test_eighteen_is_reckoned_from_the_id_number(day: date, grown: bool) -> None:
    assert parties.is_adult(CHILD, day) is grown


def test_agreeing_lets_exactly_the_named_register_be_read_about_oneself(home: Home) -> None:
    application = home.file()
    asked = application.confirmations.get(name="任强")
    [looked_up] = cases.proposal_for(asked, today=today()).looked_up
    assert (looked_up.source.key, [str(title) for title in looked_up.fields]) == ("police-household", ["家庭成员"])
    cases.confirm(application.id, by=resident_of(home.members[0]), at=now())
    consent = Consent.objects.get(concerning=application.number)
    assert (consent.purpose, consent.sources) == ("family-home", ["police-household"])


def test_the_page_says_what_will_be_looked_up_and_the_applicants_page_who_is_asked(home: Home, enter: Enter) -> None:
    application = home.file()
    page = enter(home.members[0]).get(f"/applications/{application.number}/confirm/").content.decode()
    assert ("户籍信息" in page, "家庭成员" in page) == (True, True)
    progress = enter(home.applicant).get(f"/applications/{application.number}/").content.decode()
    assert ("任*" in progress, "周*" in progress, "周梅" in progress) == (True, True, False)


@dataclass(frozen=True)
class Elders:
    """A couple of the sample city, who are a household; the register answers about both."""

    husband: identity.Person
    wife: identity.Person
    city: City

    def files(self) -> cases.Application:
        """Fill and file through the form, with the register's list."""
        husband = resident_of(self.husband)
        draft = forms.start("family-home", for_person=self.husband, by=husband, at=now())
        for _time in range(5):
            filled = forms.consent_and_fill(draft.id, by=husband, at=now())
            if not any(one["fault"] for one in filled.readings.values()):
                break
        forms.put_answers(
            draft.id, {"partner.joins": forms.Answer(value=False, origin="typed").stored()}, by=husband, at=now()
        )
        return cases.file(draft.id, by=husband, at=now())


@pytest.fixture
def elders(edition: book.Edition, city: City, city_at_hand: City) -> Elders:
    known = [city.people[key] for key in ("elder-1", "elder-2")]
    husband, wife = (identity.person_for(one["id_number"], one["name"], one["phone"]) for one in known)
    return Elders(husband, wife, city)


def _reads(application: cases.Application, at: datetime) -> datetime:
    """Let the worker read until all has been read; return when."""
    for _time in range(10):
        cases.read_later(at=at)
        application.refresh_from_db()
        if application.reads_at is None:
            break
        at = application.reads_at
    return at


def test_the_list_comes_from_the_register_and_is_shown_before_filing(elders: Elders) -> None:
    application = elders.files()
    assert _asked(application) == [(elders.wife.name, "family")]


def test_each_is_read_about_once_all_have_confirmed_and_then_the_office_begins(elders: Elders, enter: Enter) -> None:
    application = elders.files()
    before = Call.objects.filter(concerning=application.number).count()
    cases.read_later(at=now())
    assert Call.objects.filter(concerning=application.number).count() == before
    cases.confirm(application.id, by=resident_of(elders.wife), at=now())
    _reads(application, now())
    answers = application.answers
    assert (answers["family.seen"]["value"], answers["family.double"]["value"]) == (4, 8)
    assert _states(application) == ("in_progress", ["received"])
    digests = Call.objects.filter(concerning=application.number, outcome="answered").values_list("subject_digest")
    assert len(set(digests)) == 2


def test_a_condition_that_turns_out_unmet_is_shown_to_the_officer(elders: Elders, enter: Enter, officer: Any) -> None:
    application = elders.files()
    cases.confirm(application.id, by=resident_of(elders.wife), at=now())
    _reads(application, now())
    [case] = cases.cases_of(application.id)
    page = enter(officer("health")).get(f"/desk/cases/{case.id}/").content.decode()
    assert "各成员户内登记人数合计不超过三人。" in page


def test_a_silent_register_is_asked_again_and_the_cases_wait(elders: Elders) -> None:
    application = elders.files()
    cases.confirm(application.id, by=resident_of(elders.wife), at=now())
    at = now()
    with elders.city.out_of_order("police"):
        cases.read_later(at=at)
        assert _states(application) == ("in_progress", ["waiting"])
        assert application.reads_at is not None
        assert application.reads_at > at
    _reads(application, application.reads_at)
    assert (_states(application), application.answers["family.seen"]["value"]) == (("in_progress", ["received"]), 4)


def test_who_objects_after_confirming_is_not_read_and_the_office_decides_without(elders: Elders) -> None:
    application = elders.files()
    wife = resident_of(elders.wife)
    cases.confirm(application.id, by=wife, at=now())
    withdraw_consent("family-home", by=wife, at=now())
    _reads(application, now())
    assert "family.seen" not in application.answers
    assert _states(application) == ("in_progress", ["received"])


@pytest.mark.parametrize(
    ("how", "found", "value"),
    [
        ("sum", [1, 2.5, None], 3.5),
        ("sum", [None], 0),
        ("max", ["3", 2], 3),
        ("min", [3, 2], 2),
        ("max", [None], None),
        ("sum", ["many"], None),
        ("any", [False, None, True], True),
        ("all", [True, None], False),
        ("all", [True, True], True),
        ("count", [["a", "b"], [], None, True, False], 3),
    ],
)
def test_one_answer_is_made_of_each_ones_value(how: str, found: list[Any], value: Any) -> None:
    bound = book.SourceBinding(source="a", field="b", each="family", total=how)
    assert forms.total(bound, found) == value
