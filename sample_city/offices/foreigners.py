"""Foreigners at work: their contracts, passports, permits, degrees and addresses, known by passport number."""

from datetime import date, timedelta
from typing import Any

from sample_city import places
from sample_city.companies import Registrar
from sample_city.founding import Founder
from sample_city.population import City
from sample_city.stories import Story, story

Record = dict[str, Any]
FOREIGNERS, CONTRACTS = "foreigners", "foreign contracts"
EMPLOYER = "上海示例机械有限公司（示例）"
TRADE = next(one for one in places.TRADES if one[0] == "机械")


def found(founder: Founder) -> list[Story]:
    """Enter a company with its foreign employees; return who represents it."""
    district = founder.any_district()
    representative = founder.person(
        "m", date(1979, 6, 12), district=district, household=founder.home(district), name="冯海涛"
    )
    company = Registrar(founder.city, 0, []).small(representative, EMPLOYER, employees=0, trade=TRADE)
    _employ(
        founder.city,
        company.uscc,
        "C01SAMPLE1",
        _new("Anna Schneider", "Germany", "f", date(1988, 4, 12), degree="master", top_university=True, hsk=3),
        position="Head of automation",
        salary=480_000,
    )
    _employ(
        founder.city,
        company.uscc,
        "TZ0SAMPLE2",
        _new("Kenji Tanaka", "Japan", "m", date(1979, 9, 3), degree="bachelor", hsk=6, covered_at_home=True)
        | _settled(founder.city, company.uscc, days=60, address=company.address),
        position="Quality engineer",
        salary=320_000,
    )
    _employ(
        founder.city,
        company.uscc,
        "P00SAMPLE3",
        _new("Maria Silva", "Brazil", "f", date(1993, 1, 25), degree="bachelor")
        | _settled(founder.city, company.uscc, days=20, address=company.address),
        position="Sales manager",
        salary=260_000,
    )
    _employ(
        founder.city,
        company.uscc,
        "X99SAMPLE4",
        _new("John Miller", "Canada", "m", date(2003, 7, 30), visa="other"),
        position="Assistant",
        salary=60_000,
    )
    return [
        story(
            "employer",
            representative,
            "企业法定代表人：聘用了几位外籍员工",
            "legal representative of a company that employs foreigners",
            bundle="foreigner",
        )
    ]


def contracts(city: City, asked: Record) -> Record | None:
    """Return a company's contracts with foreigners."""
    company = city.companies.get(str(asked.get("uscc")))
    theirs = city.records.get(CONTRACTS, {}).values()
    return None if company is None else {"contracts": [one for one in theirs if one["uscc"] == company.uscc]}


def passport(city: City, asked: Record) -> Record | None:
    """Return a foreigner's passport and visa."""
    return _of(city, asked, "name", "nationality", "sex", "birth_date", "passport_until", "visa", "stay_until")


def permits(city: City, asked: Record) -> Record | None:
    """Return a foreigner's work permit."""
    known = _of(city, asked, "permit", "permit_number", "permit_until", "employer_uscc")
    return known and {
        "status": known["permit"],
        "permit_number": known["permit_number"],
        "valid_until": known["permit_until"],
        "employer_uscc": known["employer_uscc"],
    }


def degree(city: City, asked: Record) -> Record | None:
    """Return a foreigner's verified degree and level of Chinese."""
    return _of(city, asked, "degree", "top_university", "hsk")


def health(city: City, asked: Record) -> Record | None:
    """Return the result of a foreigner's health check."""
    return _of(city, asked, "fit")


def record(city: City, asked: Record) -> Record | None:
    """Return a foreigner's verified criminal record."""
    return _of(city, asked, "clean_record")


def agreements(city: City, asked: Record) -> Record | None:
    """Return whether a foreigner is insured at home under an agreement."""
    return _of(city, asked, "covered_at_home")


def stay(city: City, asked: Record) -> Record | None:
    """Return where a foreigner is registered."""
    known = _of(city, asked, "address")
    return known and {"registered": known["address"] is not None, "address": known["address"]}


def enter_permit(city: City, asked: Record, number: int) -> Record:
    """Enter a work permit."""
    given = f"{city.today:%Y}310{number:06}"
    _enter(
        city, asked, permit="valid", permit_number=given, permit_until=asked.get("until"), employer_uscc=asked["uscc"]
    )
    return {"permit_number": given}


def enter_residence(city: City, asked: Record, number: int) -> Record:
    """Enter a residence permit."""
    _enter(city, asked, visa="residence", stay_until=asked.get("until"))
    return {"residence_number": f"RP{city.today:%Y}{number:06}"}


def enter_stay(city: City, asked: Record, number: int) -> Record:
    """Enter an address."""
    _enter(city, asked, address=asked["address"])
    return {"slip_number": f"ZS{city.today:%Y}{number:06}"}


def enrol(city: City, asked: Record, number: int) -> Record:
    """Enrol an employee in social insurance."""
    return {"social_number": f"WG{city.today:%Y}{number:06}"}


LOOK_UPS = {
    "/contracts/foreign": contracts,
    "/immigration/foreigner": passport,
    "/science/permits": permits,
    "/education/foreign-degree": degree,
    "/health/foreigner-check": health,
    "/justice/legalized": record,
    "/social/agreements": agreements,
    "/police/stay": stay,
}
WRITES = {
    "/science/register-permit": enter_permit,
    "/immigration/register-residence": enter_residence,
    "/police/register-stay": enter_stay,
    "/social/enrol-foreigner": enrol,
}


def _of(city: City, asked: Record, *names: str) -> Record | None:
    """Return what is known of a foreigner: whoever asks names the passport where others have an ID number."""
    known = city.records.get(FOREIGNERS, {}).get(str(asked.get("id_number")))
    return known and {name: known[name] for name in names}


def _enter(city: City, asked: Record, **changed: Any) -> None:
    if known := city.records.get(FOREIGNERS, {}).get(str(asked.get("passport"))):
        known.update(changed)


def _new(name: str, nationality: str, sex: str, born: date, **known: Any) -> Record:
    """Return who came on a work visa, has passed every check, and has no permit yet; `known` where it is otherwise."""
    checks = {"fit": True, "clean_record": True, "covered_at_home": False}
    permit = {"permit": "none", "permit_number": None, "permit_until": None, "employer_uscc": None, "address": None}
    study = {"degree": "none", "top_university": False, "hsk": 0, "visa": "z"}
    person = {"name": name, "nationality": nationality, "sex": sex, "birth_date": born.isoformat()}
    return {**person, **checks, **permit, **study, **known}


def _settled(city: City, uscc: str, *, days: int, address: str) -> Record:
    """Return what changes for who works here already: the permit ends in so many days."""
    return {
        "permit": "valid",
        "permit_number": f"{city.today.year - 2}310{days:06}",
        "permit_until": (city.today + timedelta(days=days)).isoformat(),
        "employer_uscc": uscc,
        "visa": "residence",
        "address": address,
    }


def _employ(city: City, uscc: str, passport_number: str, known: Record, *, position: str, salary: int) -> None:
    today = city.today
    days_left = 60 if known["permit"] == "valid" else 26
    known["passport_until"] = (today + timedelta(days=1500)).isoformat()
    known["stay_until"] = (today + timedelta(days=days_left)).isoformat()
    city.records.setdefault(FOREIGNERS, {})[passport_number] = known
    kept = city.records.setdefault(CONTRACTS, {})
    number = f"HT{today:%Y}{len(kept) + 1:04}"
    kept[number] = {
        "contract_number": number,
        "uscc": uscc,
        "passport": passport_number,
        "name": known["name"],
        "position": position,
        "annual_salary": salary,
        "starts_on": (today + timedelta(days=7)).isoformat(),
        "ends_on": (today + timedelta(days=7 + 3 * 365)).isoformat(),
    }
