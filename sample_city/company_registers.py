"""What the offices' registers answer about a company, and about the companies of a person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sample_city.population import City, Company, Person

Record = dict[str, Any]
GENERAL_TAXPAYER_FROM = 500_000  # yuan of capital from which the sample's tax register has a general taxpayer
INSTITUTION, DEREGISTERED = "institution", "deregistered"


def represented_by(city: City, person: Person) -> Record:
    """Return the companies a person represents by law today: none that is deregistered, no institution."""
    found = (city.companies[code] for code in city.represented.get(person.id_number, []))
    return {
        "companies": [
            {"uscc": one.uscc, "name": one.name, "status": one.status}
            for one in found
            if one.kind != INSTITUTION and one.status != DEREGISTERED
        ]
    }


def _registered(city: City, company: Company) -> Record | None:
    if company.kind == INSTITUTION:
        return None
    return {
        "uscc": company.uscc,
        "name": company.name,
        "kind": company.kind,
        "status": company.status,
        "industry": company.industry,
        "registered_on": company.registered_on.isoformat(),
        "closed_on": _written(company.closed_on),
        "registered_capital": company.capital,
        "representative_name": city.people[company.representative].name,
        "address": company.address,
        "district_code": company.district,
    }


def _taxpayer(_city: City, company: Company) -> Record | None:
    if company.kind == INSTITUTION:
        return None
    is_general = company.capital >= GENERAL_TAXPAYER_FROM
    return {
        "taxpayer_kind": "general" if is_general else "small_scale",
        "filing_period": "monthly" if is_general else "quarterly",
        "status": "cancelled" if company.status == DEREGISTERED else "normal",
        "arrears": 0 if company.status != "revoked" else company.capital // 1000,
    }


def _employer(_city: City, company: Company) -> Record:
    return {
        "account_number": f"SE{company.uscc[8:16]}",
        "status": "closed" if company.status == DEREGISTERED else "open",
        "insured_since": company.registered_on.isoformat(),
        "employees": len(company.employees),
    }


def _employees(city: City, company: Company) -> Record:
    people = (city.people[number] for number in company.employees)
    return {"employees": [{"id_number": one.id_number, "name": one.name} for one in people]}


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


COMPANY_LOOK_UPS: dict[str, Callable[[City, Company], Record | None]] = {
    "/market/company": _registered,
    "/tax/company": _taxpayer,
    "/social/employer": _employer,
    "/social/employees": _employees,
}
