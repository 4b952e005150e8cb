"""Utilities: the accounts of a home that is being sold, and what is owed on them. They answer cases in `outside`."""

from collections.abc import Callable
from typing import Any

from sample_city.founding import Founder
from sample_city.offices.real_estate import CONTRACTS
from sample_city.population import City
from sample_city.stories import Story

Record = dict[str, Any]
COMPANIES = {"electricity": "D", "water": "S", "gas": "R", "broadband": "K"}  # the letter of their account numbers
OWES = "-QF"  # how an account with arrears (欠费) ends: the companies' machines know it by that


def found(_founder: Founder) -> list[Story]:
    """Return nobody: the accounts are those of the homes under contract."""
    return []


def account_of(company: str) -> Callable[[City, Record], Record | None]:
    """Return the look-up of one company: the account of the home that somebody buys, and what is owed, in yuan."""

    def look_up(city: City, asked: Record) -> Record | None:
        found = city.records.get(CONTRACTS, {}).get(str(asked.get("id_number")))
        if found is None:
            return None
        arrears = found["arrears"].get(company, 0)
        number = f"{COMPANIES[company]}{found['said']['contract_number'][2:]}"
        return {"account_number": number + (OWES if arrears else ""), "arrears": arrears}

    return look_up


LOOK_UPS = {f"/{company}/account": account_of(company) for company in COMPANIES}
WRITES: dict[str, Callable[[City, Record, int], Record]] = {}
