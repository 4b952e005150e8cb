"""Universities: graduates from elsewhere, their records and contracts, and how they come to be registered here."""

from datetime import date, timedelta
from typing import Any

from sample_city import places
from sample_city.companies import Registrar
from sample_city.founding import Founder
from sample_city.population import COLLECTIVE, City, Company, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
RECORDS, CONTRACTS, HOMES = "students", "graduate contracts", "graduate homes"
EMPLOYER = "上海示例智能软件有限公司（示例）"
TRADE = next(one for one in places.TRADES if one[0] == "软件")
CAPITAL = 3_000_000
HERE, LISTED, OTHER = (
    ("示例大学（在沪世界一流）", "world_here"),
    ("示例理工大学（双一流）", "world"),
    ("示例学院", "other"),
)
USUAL = {
    "degree": "bachelor",
    "state_planned": True,
    "commissioned": False,
    "degree_obtained": True,
    "studied_here": True,
    "marks": "top25",
    "language": "cet6",
    "computer": "level2",
    "award": "province",
    "competition": "province",
    "patents": 0,
}


def found(founder: Founder) -> list[Story]:
    """Enter a company and the graduates it takes on; return who represents it, and them."""
    district = founder.any_district()
    home = founder.home(district)
    representative = founder.person("m", date(1980, 10, 8), district=district, household=home, name="何文远")
    company = Registrar(founder.city, 0, []).small(representative, EMPLOYER, employees=0, trade=TRADE)
    company.capital, company.kind, company.registered_on = CAPITAL, "limited", date(2015, 5, 18)
    shared = founder.collective_home(district)
    founder.city.records[HOMES] = {company.uscc: {"household": shared}}
    founder.person("f", date(1996, 4, 17), district=district, household=shared, relation="非亲属", name="陆思怡")
    master = _graduate(founder, company, ("m", "韩睿宁", date(2001, 9, 14)), LISTED, degree="master", award="none")
    points = _graduate(founder, company, ("f", "宋知夏", date(2004, 2, 26)), LISTED)
    few = _graduate(founder, company, ("m", "冯一航", date(2004, 7, 3)), LISTED, competition="none", award="school")
    worked = _graduate(founder, company, ("f", "许思琪", date(2003, 12, 9)), HERE, months=7)
    return [
        story(
            "graduate-employer",
            representative,
            "企业法定代表人：为录用的外地应届毕业生申请落户",
            "represents a company that takes on graduates from elsewhere",
            bundle="graduate",
        ),
        story(
            "graduate",
            master,
            "外地生源硕士毕业生：可以直接落户，需本人确认",
            "master from elsewhere, settles directly",
        ),
        story("graduate-points", points, "外地生源本科毕业生：评分正好72分", "bachelor with just the points needed"),
        story("graduate-few", few, "外地生源本科毕业生：评分不够", "bachelor with too few points"),
        story(
            "graduate-worked", worked, "在读期间参保七个月的毕业生：不符合条件", "worked while studying: not eligible"
        ),
    ]


def student(city: City, asked: Record) -> Record | None:
    """Return a student's record: school, degree, marks, awards."""
    known = city.records.get(RECORDS, {}).get(str(asked.get("id_number")))
    return known and {name: value for name, value in known.items() if name != "months"}


def while_studying(city: City, asked: Record) -> Record | None:
    """Return for how many months somebody was insured while studying."""
    known = city.records.get(RECORDS, {}).get(str(asked.get("id_number")))
    return known and {"months": known["months"], "own_startup": False}


def contracts(city: City, asked: Record) -> Record | None:
    """Return a company's contracts with graduates."""
    if asked.get("uscc") not in city.companies:
        return None
    kept = city.records.get(CONTRACTS, {}).values()
    theirs = [one for one in kept if one["uscc"] == asked["uscc"]]
    return {"contracts": [{name: value for name, value in one.items() if name != "uscc"} for one in theirs]}


def employer(city: City, asked: Record) -> Record | None:
    """Return what Student Affairs knows of a company as an employer of graduates."""
    company = city.companies.get(str(asked.get("uscc")))
    known = company is not None and company.uscc in city.records.get(HOMES, {})
    return {"key_employer": False, "points": 5, "complaint": False, "collective": known} if company else None


def consent(city: City, asked: Record, number: int) -> Record:
    """Enter that a graduate may settle."""
    if contract := city.records.get(CONTRACTS, {}).get(str(asked.get("contract_number"))):
        contract["settled"] = True
    return {"notice_number": f"LHTZ{city.today:%Y}{number:06}"}


def permit(city: City, asked: Record, number: int) -> Record:
    """Enter a permit to move in."""
    return {"permit_number": f"ZQ{city.today:%Y}{number:06}"}


def settle(city: City, asked: Record, number: int) -> Record:
    """Enter a graduate in the collective household of their employer, or of the community."""
    person = city.people[str(asked["id_number"])]
    index = city.records[HOMES][person.employer_uscc]["household"]
    home = city.households[index]
    if person.household is None:
        person.household, person.hukou, person.relation, person.district = index, COLLECTIVE, "非亲属", home.district
        home.members.append(person.id_number)
    return {"page_number": f"{home.number}-{number:03}", "address": home.address}


LOOK_UPS = {
    "/universities/student": student,
    "/social/while-studying": while_studying,
    "/students/contracts": contracts,
    "/students/employer": employer,
}
WRITES = {
    "/students/consent": consent,
    "/police/graduate-permit": permit,
    "/police/graduate-settle": settle,
}


def _graduate(
    founder: Founder,
    company: Company,
    who: tuple[str, str, date],
    school: tuple[str, str],
    *,
    months: int = 0,
    **known: Any,
) -> Person:
    """Enter a graduate registered elsewhere, with their record and contract; `who` is sex, name and day of birth."""
    sex, name, born = who
    city = founder.city
    person = founder.person(sex, born, district=company.district, household=None, name=name)
    person.employer, person.employer_uscc = company.name, company.uscc
    company.employees.append(person.id_number)
    city.records.setdefault(RECORDS, {})[person.id_number] = {
        **USUAL,
        "school": school[0],
        "school_kind": school[1],
        "graduated_on": (city.today - timedelta(days=140)).isoformat(),
        "months": months,
        **known,
    }
    number = f"JY{person.id_number[6:17]}"
    city.records.setdefault(CONTRACTS, {})[number] = {
        "contract_number": number,
        "id_number": person.id_number,
        "name": person.name,
        "school": school[0],
        "years": 3,
        "settled": False,
        "uscc": company.uscc,
    }
    return person
