"""What the law and the national standards want of a service's record (GB/T 39046, GB/T 39554, shared checkers)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.check.agencies import phones, repetition
from tongban.book.check.draft import Draft, Entry
from tongban.book.check.grants import check_grant
from tongban.book.check.paper import check_paper
from tongban.book.check.wording import catch_all
from tongban.book.fault import Fault
from tongban.book.records import Service

LICENCE = "01"
LICENCE_DAYS = 20
CATALOG_CODE = re.compile(r"[0-9A-Z]{12}")
ONLINE = {"web", "mobile"}
ACROSS_CITIES = {"national", "province"}


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of each service."""
    for entry in draft.services.values():
        yield from _days(entry)
        yield from _codes(entry, draft)
        yield from _visits(entry)
        yield from _licence(entry)
        yield from _reach(entry, draft)
        yield from _result(entry)
        yield from check_paper(entry, draft)
        yield from phones(entry, entry.record.phones)
        yield from catch_all(entry, entry.record.conditions)
        yield from check_grant(entry, draft)
        service = entry.record
        yield from repetition(entry, "asks", "question", (ask.question for ask in service.asks))
        yield from repetition(entry, "materials", "material", (need.material for need in service.materials))
        yield from repetition(entry, "conditions", "key", (condition.key for condition in service.conditions))


def _days(entry: Entry[Service]) -> Iterator[Fault]:
    service = entry.record
    if service.kind == "on_the_spot" and service.promised_days:
        what = _("A service decided on the spot promises %(days)d days.") % {"days": service.promised_days}
        yield entry.fault(what, _("Promise 0 days, or make its kind promised."), "promised_days")
        return
    if service.kind == "promised" and not service.promised_days:
        what = _("A service with a promise promises 0 days.")
        yield entry.fault(what, _("Promise at least 1 day, or make its kind on_the_spot."), "promised_days")
    if service.promised_days > service.legal_days:
        what = _("The promise of %(promised)d days is longer than the legal limit of %(legal)d.")
        values = {"promised": service.promised_days, "legal": service.legal_days}
        yield entry.fault(what % values, _("Promise at most the legal limit."), "promised_days")


def _codes(entry: Entry[Service], draft: Draft) -> Iterator[Fault]:
    service = entry.record
    if not CATALOG_CODE.fullmatch(service.catalog_code):
        what = _("The catalogue code “%(code)s” has not 12 characters.") % {"code": service.catalog_code}
        yield entry.fault(what, _("Take it from the national or provincial catalogue."), "catalog_code")
        return
    agency = draft.agencies.get(service.agency)
    if agency is None:
        return
    wanted = f"{agency.record.uscc}{agency.record.level}{service.catalog_code}"
    if service.task_code != wanted:
        what = _("The implementation code is not the agency's credit code, its level and the catalogue code.")
        yield entry.fault(what, _("Write %(code)s.") % {"code": wanted}, "task_code")


def _visits(entry: Entry[Service]) -> Iterator[Fault]:
    service = entry.record
    if service.visits and service.depth == 4:
        what = _("Online depth 4 means wholly online, but %(visits)d visits are asked.") % {"visits": service.visits}
        yield entry.fault(what, _("Ask no visit, or lower the depth."), "depth")
    elif service.visits and service.visit_reason is None:
        what = _("Visits are asked without a reason.")
        yield entry.fault(what, _("Say in visit_reason why the person must come, or ask no visit."), "visits")
    if not service.visits and not ONLINE & set(service.channels) and "post" not in service.channels:
        what = _("No visit is asked, but no channel works from home.")
        yield entry.fault(what, _("Add web, mobile or post, or say how often the person must come."), "channels")


def _reach(entry: Entry[Service], draft: Draft) -> Iterator[Fault]:
    """State Council General Office 2020 No. 35: what another city decides is handled across cities, and says so."""
    agency = draft.agencies.get(entry.record.agency)
    if agency and agency.record.instance and entry.record.reach not in ACROSS_CITIES:
        what = _("An office of another city decides this, but it can be handled in one city only.")
        yield entry.fault(what, _("Write reach: national or province, or name an office of this city."), "reach")


def _licence(entry: Entry[Service]) -> Iterator[Fault]:
    service = entry.record
    if service.type != LICENCE:
        return
    if not service.faq:
        yield entry.fault(_("A licence needs at least one question people ask."), _("Add faq."), "type")
    other_law = any("行政许可法" not in basis.law.zh for basis in service.legal_basis)
    if service.legal_days > LICENCE_DAYS and not other_law:
        what = _("A licence takes at most 20 working days (Administrative Licensing Law Art. 42).")
        yield entry.fault(what, _("Shorten legal_days, or cite in legal_basis the law that allows more."), "legal_days")


def _result(entry: Entry[Service]) -> Iterator[Fault]:
    result = entry.record.result
    if (result.kind == "certificate") != bool(result.certificate):
        what = _("A result of kind certificate names its certificate, and no other does.")
        yield entry.fault(what, _("Add or remove certificate, or change the kind."), "result", "kind")
