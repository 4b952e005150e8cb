"""Pensions: contributions, and the medical insurance, child certificates, housing fund and union of who retires."""

from datetime import date
from typing import Any

from sample_city import places
from sample_city.companies import Registrar
from sample_city.founding import Founder
from sample_city.population import City, Company, Person, age
from sample_city.stories import Story, story

Record = dict[str, Any]
RECORDS = "pensions"
EMPLOYER = "上海示例针织有限公司（示例）"
TRADE = next(one for one in places.TRADES if one[0] == "机械")
NEAR = {"m": 59, "f": 49}  # years from which an employee is listed as near retirement


def found(founder: Founder) -> list[Story]:
    """Enter a company with employees who retire; return who represents it, and them."""
    representative = _person(founder, "m", "蒋志强", date(1978, 3, 9))
    company = Registrar(founder.city, 0, []).small(representative, EMPLOYER, employees=0, trade=TRADE)
    man = _person(founder, "m", "朱建明", date(1966, 6, 12))
    _works(founder.city, man, company, paid_months=360, deemed_months=84, index=1.2, balance=168_000, only_child=True)
    woman = _person(founder, "f", "孙丽萍", date(1975, 11, 15))
    _works(founder.city, woman, company, paid_months=312, deemed_months=0, index=0.9, balance=121_000, fund=42_300.5)
    short = _person(founder, "f", "余秀英", date(1974, 4, 20))
    _works(founder.city, short, company, paid_months=179, deemed_months=0, index=0.7, balance=51_000)
    drawing = _person(founder, "m", "董国良", date(1961, 8, 2))
    drawing.employer, drawing.retired, drawing.maternity_months = "", True, 0
    return [
        story(
            "retiree",
            man,
            "六十岁的机修工：到了延迟后的法定退休年龄，要办退休",
            "mechanic of sixty who reaches the retirement age and applies in person",
            bundle="retirement",
        ),
        story(
            "retire-employer",
            representative,
            "企业法定代表人：为职工办退休",
            "represents a company, files for its staff",
        ),
        story(
            "retire-employee",
            woman,
            "纺织女工：单位替她办退休，需本人确认",
            "worker whose employer files; she confirms",
        ),
        story("retire-short", short, "养老保险差一个月满十五年", "a month short of fifteen years of contributions"),
        story("retire-drawing", drawing, "已经领取养老金的退休人员", "draws a pension already"),
    ]


def contributions(city: City, asked: Record) -> Record | None:
    """Return what somebody has paid into pension insurance, and whether they draw a pension."""
    if (person := _of(city, asked)) is None:
        return None
    worked = max(0, age(person.born, city.today) - 23) * 12 if person.employer or person.retired else 0
    usual = {
        "post": "worker" if int(person.id_number[16]) < 5 else "cadre",
        "paid_months": min(worked, 360),
        "deemed_months": 0,
        "index": 1.0,
        "balance": min(worked, 360) * 400,
        "drawing": person.retired,
    }
    known = _known(city, person)
    return {name: known.get(name, value) for name, value in usual.items()}


def near_retirement(city: City, asked: Record) -> Record | None:
    """Return a company's employees who are near retirement and draw no pension."""
    company = city.companies.get(str(asked.get("uscc")))
    if company is None:
        return None
    people = (city.people[number] for number in company.employees)
    return {
        "employees": [
            {"id_number": one.id_number, "name": one.name, "birth_date": one.born.isoformat()}
            for one in people
            if age(one.born, city.today) >= NEAR[one.sex] and not _known(city, one).get("drawing", one.retired)
        ]
    }


def medical_years(city: City, asked: Record) -> Record | None:
    """Return how long somebody has paid medical insurance, in all and here."""
    paid = contributions(city, asked)
    return paid and {"total_months": paid["paid_months"], "here_months": paid["paid_months"]}


def only_child(city: City, asked: Record) -> Record | None:
    """Return whether somebody holds the certificate of parents of one child, and had its bonus."""
    person = _of(city, asked)
    if person is None:
        return None
    known = _known(city, person)
    return {"certificate": known.get("only_child", False), "bonus_paid": known.get("bonus_paid", False)}


def fund_account(city: City, asked: Record) -> Record | None:
    """Return somebody's housing fund; no loan is open of those who retire."""
    person = _of(city, asked)
    return {"balance": _known(city, person).get("fund", 0), "loan_open": False} if person else None


def hospital_plan(city: City, asked: Record) -> Record | None:
    """Return whether somebody is a member of a union, and in its hospital plan."""
    person = _of(city, asked)
    return {"member": bool(person.employer), "joined": _known(city, person).get("joined", False)} if person else None


def start_pension(city: City, asked: Record, number: int) -> Record:
    """Enter that somebody draws a pension from now on."""
    return _enter(city, asked, "pension_number", f"YL{city.today:%Y}{number:06}", drawing=True)


def retire_member(city: City, asked: Record, number: int) -> Record:
    """Enter that somebody is insured without contributions."""
    return _enter(city, asked, "statement_number", f"YB{city.today:%Y}{number:06}")


def pay_bonus(city: City, asked: Record, number: int) -> Record:
    """Enter that somebody had the bonus."""
    return _enter(city, asked, "record_number", f"JL{city.today:%Y}{number:06}", bonus_paid=True)


def close_fund(city: City, asked: Record, number: int) -> Record:
    """Enter that somebody's housing fund is paid out."""
    return _enter(city, asked, "record_number", f"GJ{city.today:%Y}{number:06}", fund=0)


def join_plan(city: City, asked: Record, number: int) -> Record:
    """Enter somebody in the hospital plan."""
    return _enter(city, asked, "policy_number", f"ZB{city.today:%Y}{number:06}", joined=True)


LOOK_UPS = {
    "/pensions/record": contributions,
    "/pensions/retiring": near_retirement,
    "/medical/years": medical_years,
    "/health/only-child": only_child,
    "/fund/retirement-account": fund_account,
    "/union/plan": hospital_plan,
}
WRITES = {
    "/pensions/start": start_pension,
    "/medical/retire": retire_member,
    "/health/only-child-bonus": pay_bonus,
    "/fund/close-retired": close_fund,
    "/union/insure": join_plan,
}


def _of(city: City, asked: Record) -> Person | None:
    return city.people.get(str(asked.get("id_number")))


def _known(city: City, person: Person) -> Record:
    return city.records.get(RECORDS, {}).get(person.id_number, {})


def _enter(city: City, asked: Record, name: str, number: str, **now: Any) -> Record:
    city.records.setdefault(RECORDS, {}).setdefault(str(asked.get("id_number")), {}).update(now)
    return {name: number}


def _person(founder: Founder, sex: str, name: str, born: date) -> Person:
    district = founder.any_district()
    return founder.person(sex, born, district=district, household=founder.home(district), name=name)


def _works(city: City, person: Person, company: Company, *, fund: float = 86_500.5, **known: Any) -> None:
    """Let somebody work for a company, with what the registers have of their years."""
    person.employer, person.employer_uscc, person.retired = company.name, company.uscc, False
    company.employees.append(person.id_number)
    city.records.setdefault(RECORDS, {})[person.id_number] = {"post": "worker", "fund": fund, **known}
