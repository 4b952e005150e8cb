"""Taxes and start-ups: what the registers say of the companies with a story, of any other, and after an entry."""

from datetime import date, timedelta

from sample_city.offices import startups, taxes
from sample_city.people import found_city
from sample_city.population import City
from tests.sample_city.conftest import TODAY

LOOK_UPS = taxes.LOOK_UPS | startups.LOOK_UPS


def company_of(city: City, story: str) -> str:
    """Return the credit code of the company that somebody with a story represents."""
    [person] = [one for one in found_city(300, 7, TODAY)[1] if one.key == story]
    [code] = city.represented[person.id_number]
    return code


def fresh() -> City:
    return found_city.__wrapped__(300, 7, TODAY)[0]


def test_a_quarter_is_due_for_one_company_and_the_levy_late_for_another() -> None:
    city = fresh()
    draft = LOOK_UPS["/tax/return-draft"](city, {"uscc": company_of(city, "taxpayer")})
    assert draft is not None
    assert (draft["income_due"], draft["property_due"], draft["filed"]) == (True, True, False)
    assert date.fromisoformat(draft["due_on"]) > TODAY
    late = {"uscc": company_of(city, "taxpayer-late")}
    draft = LOOK_UPS["/tax/return-draft"](city, late)
    assert draft is not None
    assert date.fromisoformat(draft["due_on"]) == TODAY - timedelta(days=8)
    paid, insured = LOOK_UPS["/tax/payroll"](city, late), LOOK_UPS["/social/bases"](city, late)
    assert paid is not None
    assert insured is not None
    assert (paid["levy_due"], paid["people"], insured["people"]) == (True, 43, 42)


def test_a_period_is_closed_by_the_return_of_vat() -> None:
    city = fresh()
    asked = {"uscc": company_of(city, "taxpayer"), "period": "2026-10", "amount": 18_000}
    assert taxes.WRITES["/tax/property-return"](city, asked, 1) == {"receipt_number": "3311261100000001"}
    draft = LOOK_UPS["/tax/return-draft"](city, asked)
    assert draft is not None
    assert draft["filed"] is False
    taxes.WRITES["/tax/vat-return"](city, asked, 2)
    draft = LOOK_UPS["/tax/return-draft"](city, asked)
    assert draft is not None
    assert draft["filed"] is True


def test_every_company_has_figures_due_on_a_working_day_and_a_stranger_none() -> None:
    city = fresh()
    for code in city.companies:
        draft = LOOK_UPS["/tax/return-draft"](city, {"uscc": code})
        assert draft is not None
        assert date.fromisoformat(draft["due_on"]).weekday() < 5 or code in city.records[taxes.RETURNS]
    company_paths = [path for path in LOOK_UPS if path not in ("/employment/founder", "/education/founder-degree")]
    assert [LOOK_UPS[path](city, {"uscc": "91310000MA1FL0000N"}) for path in company_paths] == [None] * len(
        company_paths
    )


def test_a_founder_is_thirteen_months_on_and_another_past_three_years() -> None:
    city = fresh()
    ages = {
        story: startups.age_months(city, city.companies[company_of(city, story)])
        for story in ("startup", "startup-late")
    }
    assert ages == {"startup": 13, "startup-late": 40}
    [graduate] = [one for one in found_city(300, 7, TODAY)[1] if one.key == "startup"]
    assert startups.founder_of(city, {"id_number": graduate.id_number}) == {
        "category": "graduate",
        "had_subsidy": False,
    }
    assert startups.degree(city, {"id_number": graduate.id_number}) == {"verified": True}
