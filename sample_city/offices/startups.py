"""Young companies: who founded them, whom they insure, what they rent, their credit, account and research."""

from datetime import date, timedelta
from typing import Any

from sample_city import places
from sample_city.companies import Registrar
from sample_city.founding import Founder
from sample_city.identifiers import with_luhn
from sample_city.population import City, Company, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
FOUNDERS, STARTS = "founders", "starts"
TRADE = next(one for one in places.TRADES if one[0] == "软件")
MONTH = 30.44  # days
STRONG = {"staff_share": 0.4, "research_share": 0.055, "results": "class_2"}
WEAK = {"staff_share": 0.1, "research_share": 0.01, "results": "none"}


def found(founder: Founder) -> list[Story]:
    """Enter two founders with their companies: one meets every policy, one came too late for most."""
    graduate = _founder(founder, "f", "沈佳怡", date(2002, 5, 12))
    _starts(founder, graduate, "上海佳怡智能有限公司（示例）", 13, STRONG | {"lease": (12, 60_000), "insured": 5})
    founder.city.records.setdefault(FOUNDERS, {})[graduate.id_number] = {"category": "graduate", "had_subsidy": False}
    late = _founder(founder, "m", "卢建平", date(1982, 1, 8))
    _starts(founder, late, "上海建平贸易有限公司（示例）", 40, WEAK | {"lease": (30, 90_000), "insured": 3})
    return [
        story(
            "startup",
            graduate,
            "应届毕业后创业的法定代表人：公司成立一年零一个月",
            "graduate whose company is thirteen months old",
            bundle="starting-up",
        ),
        story(
            "startup-late",
            late,
            "创业者：公司成立已超过三年，多数初创政策不再适用",
            "founder whose company is past three years: most policies are closed",
        ),
    ]


def founder_of(city: City, asked: Record) -> Record | None:
    """Return what kind of founder somebody is, and whether they had the subsidy."""
    number = str(asked.get("id_number"))
    usual = {"category": "other", "had_subsidy": False}
    return city.records.get(FOUNDERS, {}).get(number, usual) if number in city.people else None


def degree(city: City, asked: Record) -> Record | None:
    """Return whether the national register has somebody's degree."""
    number = str(asked.get("id_number"))
    return {"verified": number in city.records.get(FOUNDERS, {})} if number in city.people else None


def insured(city: City, asked: Record) -> Record | None:
    """Return whom a company insures, and for how many months it has claimed nothing."""
    company = _known(city, asked)
    if company is None:
        return None
    people = _told(city, company).get("insured", len(company.employees))
    months = age_months(city, company)
    return {
        "insured": people,
        "longest": months if people else 0,
        "unclaimed_months": min(6, months) if people else 0,
        "locals": people * 3 // 5,
    }


def lease(city: City, asked: Record) -> Record | None:
    """Return a company's lease on record: months so far, yuan a year."""
    company = _known(city, asked)
    if company is None:
        return None
    months, rent = _told(city, company).get("lease", (0, 0))
    return {"months": months, "yearly_rent": rent}


def credit(city: City, asked: Record) -> Record | None:
    """Return whether a company's credit is good."""
    company = _known(city, asked)
    return None if company is None else {"good": company.status == "active"}


def account(city: City, asked: Record) -> Record | None:
    """Return the bank account a company reported."""
    company = _known(city, asked)
    if company is None:
        return None
    digits = "".join(sign for sign in company.uscc if sign.isdigit())
    return {"account": with_luhn(f"31006{digits[-10:]:0>10}")}


def research(city: City, asked: Record) -> Record | None:
    """Return a company's staff, research and intellectual property."""
    company = _known(city, asked)
    if company is None:
        return None
    told = WEAK | _told(city, company)
    return {
        "staff": _told(city, company).get("insured", len(company.employees)),
        **{name: told[name] for name in WEAK},
    }


def industry(city: City, asked: Record) -> Record | None:
    """Return whether a company is of a key industry: those with intellectual property are."""
    company = _known(city, asked)
    return None if company is None else {"key_industry": (WEAK | _told(city, company))["results"] != "none"}


def guarantee(city: City, asked: Record, number: int) -> Record:
    """Enter a guarantee."""
    return {"letter_number": f"DB{city.today:%Y}{number:06}"}


def enter(city: City, asked: Record, number: int) -> Record:
    """Enter a technology SME."""
    return {"entry_number": f"{city.today:%Y}3101{number:08}"}


def age_months(city: City, company: Company) -> int:
    """Return about how many months ago a company was registered."""
    return int((city.today - company.registered_on).days / MONTH)


LOOK_UPS = {
    "/employment/founder": founder_of,
    "/education/founder-degree": degree,
    "/social/start-insured": insured,
    "/housing/company-lease": lease,
    "/credit/start-company": credit,
    "/tax/bank-account": account,
    "/science/start-company": research,
    "/economy/industry": industry,
}
WRITES = {"/finance/guarantee": guarantee, "/science/tech-sme": enter}


def _known(city: City, asked: Record) -> Company | None:
    return city.companies.get(str(asked.get("uscc")))


def _told(city: City, company: Company) -> Record:
    return city.records.get(STARTS, {}).get(company.uscc, {})


def _founder(founder: Founder, sex: str, name: str, born: date) -> Person:
    district = founder.any_district()
    return founder.person(sex, born, district=district, household=founder.home(district), name=name)


def _starts(founder: Founder, who: Person, name: str, months: int, told: Record) -> None:
    """Enter a company registered so many months ago, and some days."""
    company = Registrar(founder.city, 0, []).small(who, name, employees=0, trade=TRADE)
    company.registered_on = founder.city.today - timedelta(days=round(months * MONTH) + 5)
    founder.city.records.setdefault(STARTS, {})[company.uscc] = told
