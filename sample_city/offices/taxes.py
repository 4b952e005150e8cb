"""What a company's taxes and contributions are reckoned from: invoices, payroll, bases, and what was paid."""

from datetime import date, timedelta
from typing import Any

from sample_city import places
from sample_city.companies import Registrar
from sample_city.founding import Founder
from sample_city.population import City, Company
from sample_city.stories import Story, story

Record = dict[str, Any]
RETURNS = "tax returns"
DUE_DAY, SATURDAY = 15, 5
TRADE = next(one for one in places.TRADES if one[0] == "软件")
SALES, WAGE, BASE = 60_000, 12_000, 11_250  # yuan a month and person, for companies that tell no story
NOTHING_DUE = {"property_due": False, "house_value": 0, "land_area": 0, "land_grade": "none", "income_due": False}


def found(founder: Founder) -> list[Story]:
    """Enter two companies, one after a quarter, one late after a year; return who represents them."""
    after_quarter = _company(founder, "罗志强", date(1985, 3, 12), "上海志强科技有限公司（示例）")
    today = founder.city.today
    owned = {"property_due": True, "house_value": 2_000_000, "land_area": 120, "land_grade": "2"}
    earned = {"income_due": True, "profit": 400_000, "prepaid": 12_000}
    _tells(
        founder.city,
        after_quarter,
        _figures(sales=500_000, due_on=today + timedelta(days=6)) | owned | earned,
        _staff(8, 8),
    )
    late = _company(founder, "姚家明", date(1976, 9, 27), "上海家明餐饮有限公司（示例）")
    _tells(
        founder.city,
        late,
        _figures(sales=900_000, due_on=today - timedelta(days=8)),
        _staff(43, 42) | {"levy_due": True, "year_people": 40, "average_wage": 98_000},
    )
    return [
        story(
            "taxpayer",
            founder.city.people[after_quarter.representative],
            "科技公司法定代表人：季度终了，税、社保、公积金待申报",
            "represents a company whose taxes of a quarter are due",
            bundle="company-taxes",
        ),
        story(
            "taxpayer-late",
            founder.city.people[late.representative],
            "餐饮公司法定代表人：已逾期八天，本期还要申报残保金，有一名职工没有参保",
            "represents a company eight days late, with the yearly levy due and one person not insured",
        ),
    ]


def return_draft(city: City, asked: Record) -> Record | None:
    """Return the figures of a company's return; those that tell no story have sold by their staff."""
    company = _known(city, asked)
    if company is None:
        return None
    told = city.records.get(RETURNS, {}).get(company.uscc)
    return told["figures"] if told else _figures(sales=SALES * len(company.employees), due_on=_due_on(city.today))


def payroll(city: City, asked: Record) -> Record | None:
    """Return what a company paid its people."""
    staff = _staff_of(city, asked)
    names = ("people", "levy_due", "year_people", "average_wage")
    return staff and {"wages": staff["people"] * WAGE} | {name: staff[name] for name in names}


def bases(city: City, asked: Record) -> Record | None:
    """Return the bases of a company's social insurance, in yuan a month."""
    staff = _staff_of(city, asked)
    return staff and {"people": staff["insured"], "base": staff["insured"] * BASE, "injury_rate": 0.002}


def fund(city: City, asked: Record) -> Record | None:
    """Return what a company registered with the housing fund."""
    staff = _staff_of(city, asked)
    return staff and {"people": staff["insured"], "base": staff["insured"] * BASE, "rate": 0.07}


def disabled(city: City, asked: Record) -> Record | None:
    """Return how many disabled people a company employs, as verified."""
    return {"employed": 0} if _known(city, asked) else None


def union(city: City, asked: Record) -> Record | None:
    """Return whether a company has a union: the larger ones do."""
    staff = _staff_of(city, asked)
    return staff and {"organised": staff["people"] >= 25}


def take_return(city: City, asked: Record, number: int) -> Record:
    """Enter a return of VAT, which closes the period, and what was paid."""
    if told := city.records.get(RETURNS, {}).get(str(asked.get("uscc"))):
        told["figures"]["filed"] = True
    return take_payment(city, asked, number)


def take_payment(city: City, asked: Record, number: int) -> Record:
    """Enter what was paid."""
    return {"receipt_number": f"3311{city.today:%y%m}{number:08}"}


LOOK_UPS = {
    "/tax/return-draft": return_draft,
    "/tax/payroll": payroll,
    "/social/bases": bases,
    "/fund/employer": fund,
    "/disabled/employment": disabled,
    "/union/organisation": union,
}
WRITES = {
    "/tax/vat-return": take_return,
    "/tax/property-return": take_payment,
    "/tax/income-return": take_payment,
    "/tax/social-return": take_payment,
    "/tax/levy-return": take_payment,
    "/fund/payment": take_payment,
    "/union/payment": take_payment,
}


def _known(city: City, asked: Record) -> Company | None:
    return city.companies.get(str(asked.get("uscc")))


def _staff_of(city: City, asked: Record) -> Record | None:
    company = _known(city, asked)
    if company is None:
        return None
    told = city.records.get(RETURNS, {}).get(company.uscc)
    return told["staff"] if told else _staff(len(company.employees), len(company.employees))


def _company(founder: Founder, name: str, born: date, called: str) -> Company:
    district = founder.any_district()
    who = founder.person("m", born, district=district, household=founder.home(district), name=name)
    company = Registrar(founder.city, 0, []).small(who, called, employees=0, trade=TRADE)
    company.capital, company.kind = 2_000_000, "limited"
    return company


def _tells(city: City, company: Company, figures: Record, staff: Record) -> None:
    city.records.setdefault(RETURNS, {})[company.uscc] = {"figures": figures, "staff": staff}


def _figures(*, sales: int, due_on: date) -> Record:
    """Return the figures of a month: output tax of 6 %, two fifths of it taken in, and as much contracted as sold."""
    before = due_on.replace(day=1) - timedelta(days=1)
    return {
        "period": f"{before:%Y-%m}",
        "months": 1,
        "due_on": due_on.isoformat(),
        "filed": False,
        "sales": sales,
        "output_tax": sales * 6 / 100,
        "input_tax": sales * 24 / 1000,
        "credit": 0,
        "main_rate": 0.06,
        "contracts": sales,
        **NOTHING_DUE,
        "small_size": True,
        "high_tech": False,
        "profit": 0,
        "prepaid": 0,
    }


def _staff(people: int, insured: int) -> Record:
    return {"people": people, "insured": insured, "levy_due": False, "year_people": people, "average_wage": WAGE * 12}


def _due_on(today: date) -> date:
    """Return the 15th of the month, or the Monday after it."""
    day = today.replace(day=DUE_DAY)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
