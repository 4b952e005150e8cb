"""Whether a person files for themselves or a company files is known from signing in, where both may."""

import pytest

from tongban.book import api as book
from tongban.forms.operations.drafts import from_login
from tongban.identity import api as identity

PERSON = identity.Person(id_number="310100196606120011", name="朱建明")
COMPANY = identity.Company(uscc="91310100YL000040XF", name="示例公司")


@pytest.mark.django_db
@pytest.mark.parametrize(("bundle", "company", "known"), [("retirement", None, False), ("retirement", COMPANY, True)])
def test_where_both_may_apply_it_is_known_who_does(
    edition: book.Edition, bundle: str, company: identity.Company | None, known: bool
) -> None:
    answers = from_login(edition.book.bundles[bundle], PERSON, company)
    assert answers["company.files"]["value"] is known
    assert ("company.uscc" in answers) is known


@pytest.mark.django_db
def test_where_only_people_apply_nothing_is_said_of_companies(edition: book.Edition) -> None:
    answers = from_login(edition.book.bundles["birth"], PERSON, None)
    assert set(answers) == {"applicant.id_number", "applicant.name"}
