"""New cars: dealers' contracts, invoices, insurance, chargers; drivers, plates, and who may have a dedicated one."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sample_city.founding import Founder
from sample_city.population import City, Person
from sample_city.stories import Story, story

Record = dict[str, Any]
CARS, DRIVERS = "new cars", "drivers"
DEALER = "上海示例汽车销售有限公司"
MODELS = {"bev": "示例 E5 纯电动轿车", "fcev": "示例 H1 燃料电池轿车", "phev": "示例 P7 插电混动轿车"}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))


@dataclass(frozen=True)
class _Driver:
    """What is known of somebody who wants a plate; of everybody else the registers know nothing bad."""

    violations: int = 0
    in_review: bool = False
    permit: str = "none"
    points: int = 0
    months: int = 36
    taxed: int = 36
    has_charger: bool = True


def found(founder: Founder) -> list[Story]:
    """Enter the buyers and their cars; return those to sign in as."""
    buyer = _buyer(founder, "m", "周宇航", date(1992, 3, 15), _Driver(violations=1))
    _bought(founder.city, buyer, "bev", 150_000)
    reckless = _buyer(founder, "m", "罗俊豪", date(1996, 8, 2), _Driver(violations=5))
    _bought(founder.city, reckless, "bev", 210_000)
    newcomer = _buyer(
        founder,
        "f",
        "董雨晴",
        date(1995, 12, 9),
        _Driver(permit="valid", points=80, months=12, taxed=12, has_charger=False),
        is_local=False,
    )
    _bought(founder.city, newcomer, "bev", 320_000)
    hybrid = _buyer(founder, "m", "田志远", date(1988, 5, 20), _Driver(in_review=True))
    _bought(founder.city, hybrid, "phev", 180_000)
    _bought(founder.city, hybrid, "fcev", 260_000)
    return [
        story(
            "driver",
            buyer,
            "新能源车主：买了一辆纯电动车，家里已装充电桩",
            "bought an electric car, with a charger at home",
            bundle="new-energy-plate",
        ),
        story(
            "driver-reckless",
            reckless,
            "新能源车主：近一年有五次交通违法，暂不符合条件",
            "bought an electric car, five violations within the year: not eligible",
        ),
        story(
            "driver-newcomer",
            newcomer,
            "新能源车主：非本市户籍，持居住证，社保刚满十二个月",
            "from elsewhere, with a residence permit and twelve months of insurance",
        ),
        story(
            "driver-two-cars",
            hybrid,
            "新能源车主：买了一辆插电混动和一辆燃料电池车",
            "bought a plug-in hybrid and a fuel-cell car: only one gets a dedicated plate",
        ),
    ]


def credit(city: City, asked: Record) -> Record | None:
    """Return a person's public credit record."""
    return {"status": "good"} if _person(city, asked) else None


def driver(city: City, asked: Record) -> Record | None:
    """Return a person's driving licence and violations: who is of age and has none on record has never driven."""
    person = _person(city, asked)
    known = _known(city, asked)
    return person and {
        "licence": "valid" if known else "none",
        "violations": known.get("violations", 0),
        "sanctions": 0,
        "in_review": known.get("in_review", False),
    }


def owner(city: City, asked: Record) -> Record | None:
    """Return how many cars under a quota somebody owns."""
    registered = sum(car["registered"] and car["buyer"] == asked.get("id_number") for car in _cars(city).values())
    return _person(city, asked) and {"cars": registered}


def permit(city: City, asked: Record) -> Record | None:
    """Return somebody's residence permit and its points."""
    known = _known(city, asked)
    return _person(city, asked) and {
        "status": known.get("permit", "none"),
        "points": known.get("points", 0),
    }


def insured_months(city: City, asked: Record) -> Record | None:
    """Return for how many months somebody's insurance was paid lately."""
    months = _months(city, asked)
    return None if months is None else {"of_36": months[0], "running": months[0]}


def taxed_months(city: City, asked: Record) -> Record | None:
    """Return for how many months somebody paid income tax lately."""
    months = _months(city, asked)
    return None if months is None else {"of_36": months[1]}


def contracts(city: City, asked: Record) -> Record | None:
    """Return somebody's contracts for new cars."""
    theirs = [(vin, car) for vin, car in _cars(city).items() if car["buyer"] == asked.get("id_number")]
    return _person(city, asked) and {
        "contracts": [
            {
                "contract_number": f"XS{vin[-6:]}",
                "vin": vin,
                "model": car["model"],
                "dealer": DEALER,
                "registered": car["registered"],
            }
            for vin, car in theirs
        ]
    }


def car_of(city: City, asked: Record) -> Record | None:
    """Return a car's model and dealer by its VIN."""
    car = _car(city, asked)
    return car and {"model": car["model"], "energy": car["energy"], "in_catalogue": True, "dealer": DEALER}


def invoice(city: City, asked: Record) -> Record | None:
    """Return a car's invoice by its VIN."""
    car = _car(city, asked)
    return car and {
        "invoice_number": car["invoice_number"],
        "invoiced_on": car["invoiced_on"],
        "price": car["price"],
        "buyer_id_number": car["buyer"],
    }


def insurance(city: City, asked: Record) -> Record | None:
    """Return until when a car is insured."""
    car = _car(city, asked)
    return car and {"ends_on": car["insured_until"]}


def registration(city: City, asked: Record) -> Record | None:
    """Return whether a car is registered."""
    car = _car(city, asked)
    return car and {"registered": car["registered"]}


def charging_point(city: City, asked: Record) -> Record | None:
    """Return the charger somebody has on record."""
    person, known = _person(city, asked), _known(city, asked)
    if person is None or person.household is None or not known.get("has_charger"):
        return person and {"registered": False}
    address = city.households[person.household].address
    return {"registered": True, "number": f"CD{person.id_number[6:14]}", "address": f"{address}车库"}


def confirm_quota(city: City, asked: Record, number: int) -> Record:
    """Enter a quota for one car."""
    return {"quota_number": f"ZY{city.today:%Y}{number:06}"}


def register(city: City, asked: Record, number: int) -> Record:
    """Register a car and give it its plate."""
    if car := _cars(city).get(str(asked.get("vin"))):
        car["registered"] = True
    return {"plate_number": f"沪AD{number:05}", "licence_number": f"3101{city.today:%Y}{number:06}"}


LOOK_UPS = {
    "/credit/person": credit,
    "/traffic/driver": driver,
    "/traffic/owner": owner,
    "/traffic/car": registration,
    "/residence/permit": permit,
    "/social/months-lately": insured_months,
    "/tax/months-lately": taxed_months,
    "/vehicles/contracts": contracts,
    "/vehicles/car": car_of,
    "/tax/car-invoice": invoice,
    "/motor/insurance": insurance,
    "/charging/points": charging_point,
}
WRITES = {"/transport/quota": confirm_quota, "/traffic/register-car": register}


def _person(city: City, asked: Record) -> Any:
    return city.people.get(str(asked.get("id_number")))


def _known(city: City, asked: Record) -> Record:
    return city.records.get(DRIVERS, {}).get(str(asked.get("id_number")), {})


def _cars(city: City) -> dict[str, Record]:
    return city.records.setdefault(CARS, {})


def _car(city: City, asked: Record) -> Any:
    """Return a car: whoever asks names its VIN where others have an ID number."""
    return _cars(city).get(str(asked.get("id_number")))


def _months(city: City, asked: Record) -> tuple[int, int] | None:
    """Return months of insurance and of income tax, of the last thirty-six."""
    person, known = _person(city, asked), _known(city, asked)
    if person is None:
        return None
    if known:
        return known["months"], known["taxed"]
    return (36, 36) if person.employer else (0, 0)


def _buyer(founder: Founder, sex: str, name: str, born: date, known: _Driver, *, is_local: bool = True) -> Person:
    district = founder.any_district()
    home = founder.home(district) if is_local else None
    person = founder.person(sex, born, district=district, household=home, name=name)
    founder.city.records.setdefault(DRIVERS, {})[person.id_number] = asdict(known)
    return person


def _bought(city: City, person: Person, energy: str, price: int) -> None:
    """Enter a car bought a week ago, and insured since."""
    bought = city.today - timedelta(days=7)
    vin = vin_of(len(_cars(city)) + 391)
    _cars(city)[vin] = {
        "buyer": person.id_number,
        "model": MODELS[energy],
        "energy": energy,
        "price": price,
        "invoice_number": f"{bought:%y}3100000{vin[-6:]}",
        "invoiced_on": bought.isoformat(),
        "insured_until": (bought + timedelta(days=365)).isoformat(),
        "registered": False,
    }


def vin_of(serial: int) -> str:
    """Return the VIN of the maker's car with a serial number, its ninth sign the check digit (GB 16735)."""
    signs = f"LSJE24090RS{serial:06}"
    total = sum(weight * int(LETTERS.get(sign, sign)) for weight, sign in zip(WEIGHTS, signs, strict=True))
    return f"{signs[:8]}{'0123456789X'[total % 11]}{signs[9:]}"
