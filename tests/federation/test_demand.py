"""Access to another city's dataset, asked for by message: asked here, answered there, called through both hubs."""

import re
from datetime import timedelta

from tests.exchange.hub.caller import Answered, Caller
from tests.federation.conftest import City, Neighbours, Resident, until
from tongban.exchange import keys
from tongban.kernel.clock import today

REGISTER = "113100000024201039"  # the police of the book that both cities run
CONSENT = """
from django.utils import timezone
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Consent
from tongban.kernel.ids import uuid7
Consent.objects.create(id=uuid7(), subject_digest=digest_of('{number}'), purpose='{purpose}', sources=['police-person'],
    concerning='', given_at=timezone.now())
"""


def test_a_demand_crosses_though_the_other_city_is_down_and_the_agreement_lets_calls_through(
    neighbours: Neighbours,
) -> None:
    here, there = neighbours.here, neighbours.there
    service = f"{there.instance}/GOV/{REGISTER}/data/police-person"
    steward = Resident(here, "steward-health")
    here.cli("exchange", "peer", "read", there.instance)
    there.stop()
    purpose = ask(steward, service)
    there.begin()
    there.wait()
    answer(there, steward, service)

    system, person = a_system(here, "health"), there.people["outsider"]

    def asked() -> Answered:
        headers = {"tongban_purpose": purpose, "x_road_issue": "M-2"}
        return system.ask(service, {"id_number": person["id_number"]}, **headers)

    assert asked().reason == "no_consent"  # the agreement stands on both sides; the person has not been asked
    shell = ("django-admin", "shell", "-v", "0", "-c")
    there.cli(*shell, CONSENT.format(number=person["id_number"], purpose=purpose))
    assert asked().said == {"name": person["name"]}

    police = Resident(there, "steward-police")
    stop = "/exchange/data/police-person/stop/"
    police.post(stop, stop, {"reason": "核查中", "consumer": "", "purpose": ""})
    stopped = asked()
    assert (stopped.reason, "核查中" in stopped.said["message"]) == ("stopped", True)
    steward.sees(f"/exchange/cities/{service}/", "核查中")
    lift = re.search(r"/exchange/stops/[0-9a-f-]+/lift/", police.page("/exchange/stops/"))
    assert lift is not None
    police.post("/exchange/stops/", lift[0], {})
    until(lambda: asked().said == {"name": person["name"]}, "the data flow again")
    for city in (here, there):
        assert "0 faults" in city.cli("exchange", "verify")


def a_system(city: City, agency: str) -> Caller:
    """Admit a system of an office with a key of its own."""
    client = city.cli("exchange", "member", "add", agency, "his", "--title", "his")
    system = Caller(city.hub, client, hub_key=keys.public_key(city.public_key))
    end = str(today() + timedelta(days=2))
    city.cli("exchange", "key", "add", client, system.public_key, "--until", end)
    return system


def ask(steward: Resident, service: str) -> str:
    """Ask for access on the page of the neighbour's dataset; return the service it is for."""
    url = f"/exchange/cities/{service}/ask/"
    purpose = re.search(r'name="purposes"[^>]*value="([^"]+)"', steward.page(url))
    assert purpose is not None
    typed = {"fields_wanted": "name", "scenario": "婚姻登记核对", "purposes": purpose[1], "promised": "on"}
    typed |= {"starts_on": str(today()), "ends_on": str(today()), "per_minute": "60"}
    steward.post(url, url, typed)
    assert "已提交" in steward.page(f"/exchange/cities/{service}/")
    return purpose[1]


def answer(there: City, steward: Resident, service: str) -> None:
    """Check the demand there and approve it; the asking steward finds the agreement here."""
    center, police = Resident(there, "steward-big-data-center"), Resident(there, "steward-police")
    waiting = center.sees("/exchange/demands/?view=waiting", "上海")
    demand = re.search(r"/exchange/demands/[0-9a-f-]{36}/", waiting)
    assert demand is not None
    center.post(demand[0], f"{demand[0]}pass-on/", {})
    police.post(demand[0], f"{demand[0]}approve/", {"fields_given": "name"})
    steward.sees(f"/exchange/cities/{service}/", "A-20")
