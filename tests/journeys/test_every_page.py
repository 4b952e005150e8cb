"""Every page there is, on a phone and on a desktop: no accessibility fault, nothing wider than the screen."""

import re

import pytest

from tests.journeys.steps import files

pytestmark = pytest.mark.browser
PUBLIC = [
    "/",
    "/search/?q=医保",
    "/search/?q=zzzz",
    "/things/birth/",
    "/services/maternity-benefit/",
    "/halls/",
    "/accessibility/",
]
PUBLIC += ["/verify/", "/verify/1.2.3?code=X", "/account/login/", "/demo/", "/api/v1/docs", "/nowhere/"]
MINE = ["/me/", "/me/looks/", "/certificates/", "/notices/", "/account/second-factor/", "/account/password/change/"]


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
def test_public_pages(visitor, phone, prefix):
    reader = visitor(phone=phone, prefix=prefix)
    for path in PUBLIC:
        reader.goes_to(path)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_residents_pages(visitor, installation, phone):
    resident = visitor(phone=phone)
    resident.signs_in(installation.people["twins-mother"]["phone"])
    for path in MINE:
        resident.goes_to(path)
    if phone:
        number = files(resident, "钱双双")
    else:
        resident.goes_to("/me/")
        number = re.search(r"\d{16}", resident.text).group(0)
    for path in (f"/applications/{number}/", f"/applications/{number}/withdraw/"):
        resident.goes_to(path)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_an_officers_pages(visitor, installation, phone):
    officer = visitor(phone=phone)
    officer.signs_in("maternity-hospital-1")
    officer.goes_to("/desk/")
    officer.goes_to("/desk/?view=done")
    links = officer.page.locator("a[href*='/desk/cases/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    for path in links[:1]:
        officer.goes_to(path)
        officer.goes_to(path + "accept/")
    officer.goes_to("/desk/?q=zzzz")
    officer.goes_to("/desk/certificates/")
    links = officer.page.locator("table a[href*='/desk/certificates/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    for path in links[:1]:
        officer.goes_to(path)
        officer.goes_to(path + "revoke/")
