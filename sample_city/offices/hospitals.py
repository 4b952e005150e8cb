"""Medical costs: e-receipts, the year's account of the insurance, family accounts, and the funds that pay the rest."""

from datetime import date, timedelta
from typing import Any

from sample_city import places
from sample_city.families import couple
from sample_city.founding import Founder
from sample_city.offices.disability import AID
from sample_city.population import City, Person, age
from sample_city.stories import Story, story

Record = dict[str, Any]
RECEIPTS, YEARS, MEMBERS, VOUCHERS = "medical receipts", "medical years", "mutual aid", "medical vouchers"
ADULT = 18  # Civil Code Art. 17
NEW_YEAR: Record = {"relocated": False, "deductible_paid": 0, "pooled_paid": 0, "burden_paid": 0, "aid_paid": 0}


def found(founder: Founder) -> list[Story]:
    """Enter who comes to be reimbursed, and for whom nothing is left to reimburse."""
    city = founder.city
    worker = _adult(founder, "m", "罗建平", date(1988, 5, 12), employed=True)
    _member(city, worker)
    _bill(
        city,
        worker,
        35,
        "外省示例人民医院（示例）",
        total=96000,
        covered=90000,
        days=18,
        place="elsewhere",
        emergency=True,
        listed=False,
    )
    mother, child = _family(founder)
    _member(city, child)
    _bill(
        city,
        child,
        20,
        "外省示例儿童医院（示例）",
        total=26800,
        covered=24000,
        days=9,
        place="elsewhere",
        emergency=True,
    )
    poor = _adult(founder, "f", "罗春梅", date(1966, 8, 21))
    city.records.setdefault(AID, {})[poor.id_number] = {"kind": "minimum", "orphan": False}
    city.records.setdefault(YEARS, {})[poor.id_number] = NEW_YEAR | {"relocated": True, "deductible_paid": 300}
    _bill(city, poor, 12, "外省示例中心医院（示例）", total=42000, covered=40000, days=10, place="elsewhere")
    small = _adult(founder, "m", "罗海涛", date(1990, 1, 30), employed=True)
    _bill(city, small, 6, "市示例医院（示例）", total=320, covered=320, days=0, kind="outpatient", no_card="card_lost")
    planned = _adult(founder, "f", "罗静", date(1979, 11, 2), employed=True)
    _bill(city, planned, 8, "外省示例专科医院（示例）", total=8600, covered=7900, days=4, place="elsewhere")
    return [
        story(
            "patient",
            worker,
            "职工：在外地急诊住院，自己付了9.6万元，医院还没上传费用清单",
            "employee who paid 96,000 yuan for an emergency elsewhere; the hospital has not sent its list yet",
            bundle="medical-reimbursement",
        ),
        story(
            "patient-parent",
            mother,
            "孩子在外地急诊住院，参加了少儿住院互助基金",
            "her child was in hospital elsewhere, and is in the children's fund",
            bundle="medical-payment",
        ),
        story(
            "patient-aided",
            poor,
            "低保家庭，异地就医已备案：医疗救助自动核算",
            "on minimum living allowance, care elsewhere registered: medical aid is reckoned by itself",
        ),
        story(
            "patient-small",
            small,
            "医保卡丢失时看了门诊，未超过起付线：不用报销",
            "an outpatient visit with a lost card, below the deductible: nothing to reimburse",
        ),
        story(
            "patient-planned",
            planned,
            "未备案到外地住院，不是急诊：不符合报销条件",
            "went to hospital elsewhere without registering it: not reimbursed",
        ),
    ]


def family(city: City, asked: Record) -> Record | None:
    """Return for whose insurance somebody acts: themselves and their children below eighteen, oldest first."""
    person = city.people.get(str(asked.get("id_number")))
    if person is None:
        return None
    children = [one for one in city.people.values() if person.id_number in (one.father, one.mother) and not one.died]
    minors = sorted((one for one in children if age(one.born, city.today) < ADULT), key=lambda one: one.born)
    names = [{"id_number": one.id_number, "name": one.name} for one in minors]
    return {
        "children": names,
        "child_count": len(names),
        "persons": [_listed(person, "本人"), *(_listed(one, "儿子" if one.sex == "m" else "女儿") for one in minors)],
    }


def receipts(city: City, asked: Record) -> Record | None:
    """Return the e-receipts of somebody's care that was not settled by card, newest first."""
    number = str(asked.get("id_number"))
    if number not in city.people:
        return None
    bills = city.records.get(RECEIPTS, {}).get(number, {}).get("bills", [])
    return {"open": sum(not bill["settled"] for bill in bills), "bills": bills}


def year(city: City, asked: Record) -> Record | None:
    """Return the year's account of somebody's medical insurance, in yuan."""
    number = str(asked.get("id_number"))
    return city.records.get(YEARS, {}).get(number, NEW_YEAR) if number in city.people else None


def childrens_fund(city: City, asked: Record) -> Record | None:
    """Return whether a child is in the hospital fund: two of three are."""
    return _membership(city, asked, lambda one: age(one.born, city.today) < ADULT and int(one.id_number[6:17]) % 3 > 0)


def mutual_aid(city: City, asked: Record) -> Record | None:
    """Return whether an employee is in the union's scheme: every other one is."""
    return _membership(city, asked, lambda one: bool(one.employer) and int(one.id_number[6:17]) % 2 == 0)


def voucher(city: City, asked: Record) -> Record | None:
    """Return whether somebody's medical e-voucher is active."""
    number = str(asked.get("id_number"))
    return city.records.get(VOUCHERS, {}).get(number, {"active": False}) if number in city.people else None


def activate(city: City, asked: Record, _number: int) -> Record:
    """Enter that a medical e-voucher is active; its number is made of the ID number's."""
    number = str(asked["id_number"])
    city.records.setdefault(VOUCHERS, {})[number] = {"active": True}
    return {"voucher_number": f"YB{number[6:17]}"}


def settle(city: City, asked: Record, number: int) -> Record:
    """Enter what basic insurance paid of a receipt: it is settled, and counts in the year's account."""
    who = str(asked["id_number"])
    for bill in city.records.get(RECEIPTS, {}).get(who, {}).get("bills", []):
        bill["settled"] = bill["settled"] or bill["number"] == asked["receipt_number"]
    _count(city, who, "pooled_paid", asked["amount"])
    return {"settlement_number": f"LX{city.today:%Y}{number:06}"}


def aid(city: City, asked: Record, number: int) -> Record:
    """Enter the medical aid that was paid for a receipt."""
    _count(city, str(asked["id_number"]), "aid_paid", asked["amount"])
    return {"aid_number": f"JZ{city.today:%Y}{number:06}"}


LOOK_UPS = {
    "/medical/family": family,
    "/finance/medical-receipts": receipts,
    "/medical/year": year,
    "/medical/voucher": voucher,
    "/redcross/childrens-fund": childrens_fund,
    "/union/mutual-aid": mutual_aid,
}
WRITES = {"/medical/settle": settle, "/medical/voucher-activate": activate, "/civil/medical-aid": aid}


def _adult(founder: Founder, sex: str, name: str, born: date, *, employed: bool = False) -> Person:
    district = founder.any_district()
    person = founder.person(sex, born, district=district, household=founder.home(district), name=name)
    person.retired, person.employer = False, places.EMPLOYERS[0] if employed else ""
    person.maternity_months = person.maternity_months if employed else 0
    return person


def _family(founder: Founder) -> tuple[Person, Person]:
    parents = couple(founder, (date(1986, 3, 9), date(1987, 9, 14)), named=("罗文博", "唐丽"), before=date(2018, 3, 4))
    parents[1].employer, parents[1].retired = places.EMPLOYERS[1], False
    return parents[1], founder.child(parents, date(2018, 3, 4), "f")


def _member(city: City, person: Person) -> None:
    city.records.setdefault(MEMBERS, {})[person.id_number] = {"member": True}


def _membership(city: City, asked: Record, in_crowd: Any) -> Record | None:
    person = city.people.get(str(asked.get("id_number")))
    if person is None:
        return None
    return city.records.get(MEMBERS, {}).get(person.id_number) or {"member": in_crowd(person)}


def _bill(
    city: City,
    person: Person,
    days_ago: int,
    hospital: str,
    *,
    total: int,
    covered: int,
    days: int,
    place: str = "local",
    emergency: bool = False,
    no_card: str = "none",
    kind: str = "inpatient",
    listed: bool = True,
) -> None:
    kept = city.records.setdefault(RECEIPTS, {}).setdefault(person.id_number, {"bills": []})["bills"]
    ended = city.today - timedelta(days=days_ago)
    kept.append(
        {
            "number": f"3102{person.id_number[8:17]}{len(kept) + 1:02}",
            "hospital": hospital,
            "place": place,
            "designated": True,
            "emergency": emergency,
            "no_card": no_card,
            "kind": kind,
            "visited_on": (ended - timedelta(days=days)).isoformat(),
            "ended_on": ended.isoformat(),
            "total": total,
            "covered": covered,
            "listed": listed,
            "settled": False,
        }
    )


def _count(city: City, number: str, field: str, amount: Any) -> None:
    years = city.records.setdefault(YEARS, {})
    account = years[number] = dict(years.get(number, NEW_YEAR))
    account[field] = round(account[field] + float(amount), 2)


def _listed(person: Person, relation: str) -> Record:
    return {
        "id_number": person.id_number,
        "name": person.name,
        "relation": relation,
        "birth_date": person.born.isoformat(),
    }
