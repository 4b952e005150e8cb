"""A company employs a foreigner, in English: two permits side by side, an address that the police refuse."""

from datetime import timedelta

import pytest

from sample_city.people import today_here
from tests.journeys.walking import Clerk, all_done, files, finds, pays

pytestmark = pytest.mark.browser


def test_a_foreigner_comes_to_work(visitor, installation):
    employer = visitor(prefix="/en")
    finds(employer, "work permit", "A foreigner comes to work")
    employer.signs_in(installation.people["employer"]["phone"])
    employer.goes_to("/things/foreigner/")
    number = files(
        employer,
        {
            "employee.contract": f"HT{today_here():%Y}0001",
            "employee.experience_years": "10",
            "stay.address": "8 Sample Road, Room 201",
            "stay.since": (today_here() - timedelta(days=5)).isoformat(),
            "employee.email": "anna@example.org",
            "employee-authorisation": "promise",
        },
    )

    # moved in five days ago: the machine does not register the address, and the police refuse
    police = Clerk(installation, "police-1")
    case = police.case(number, "境外人员住宿登记")
    police.moves(case, "start-review")
    police.moves(case, "refuse", reason="The landlord has not confirmed: register at the police station.")

    # both permits go on, side by side; insurance follows the work permit by itself
    Clerk(installation, "science-1").grants(number, "外国人来华工作许可")
    immigration = Clerk(installation, "immigration-1")
    case = immigration.case(number, "工作类居留许可")
    immigration.moves(case, "accept", "start-review")
    pays(employer, number)
    immigration.moves(case, "grant")

    words = all_done(employer, number)
    assert "register at the police station" in words
    assert "Social insurance of a foreign employee" in words
    employer.goes_to("/certificates/")
    for title in ("Foreigner's Work Permit", "Foreigner's Residence Permit"):
        employer.sees(title)
    employer.sees_not("Registration of Accommodation")
