"""Paper results on their way: posted, arrived or not, handed over at the counter. Whoever waited for them does not."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.cases import deadlines, parcels, queries, rules
from tongban.cases.events import CaseDelivered, CasePosted
from tongban.cases.models import Case
from tongban.cases.operations.ending import close, finish_if_done
from tongban.cases.operations.sharing import case_at_work
from tongban.cases.paper import Collector, Paper
from tongban.cases.states import CaseState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce


@transaction.atomic
def post(
    case_id: UUID, carrier: str, number: str, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Write down that the parcel was posted; it counts as arrived when nobody says otherwise in time.

    `carrier` is a key of `parcels.Carrier`. Raises Refused for a number that is not the carrier's.
    """
    case = case_at_work(case_id, by=by, version=version)
    paper = rules.check_may_post(case)
    case.state = CaseState(case.state).move_to(CaseState.DELIVERED)
    case.wake_at = deadlines.morning_after(day_of(at) + timedelta(days=settings.TONGBAN_PARCEL_DAYS))
    sent = msgspec.structs.replace(paper, posted_on=day_of(at), missing_on=None)
    _send(case, sent, carrier, number, "cases.posted", by=by.actor, at=at)


@transaction.atomic
def correct_parcel(
    case_id: UUID, carrier: str, number: str, *, by: identity.Officer, at: datetime, version: int | None = None
) -> None:
    """Put a parcel's right carrier and number in place of wrong ones; its days run on from when it was posted."""
    case = case_at_work(case_id, by=by, version=version)
    paper = rules.check_may_correct_parcel(case)
    _send(case, paper, carrier, number, "cases.parcel_corrected", by=by.actor, at=at)


@transaction.atomic
def give_at_counter(
    case_id: UUID,
    collector: str,
    *,
    name: str = "",
    id_end: str = "",
    card_seen: bool,
    by: identity.Officer,
    at: datetime,
    version: int | None = None,
) -> None:
    """Hand the paper over at the counter and close the case; also a parcel that came back to the office.

    `collector` is a key of `paper.Collector`; for somebody else `name` and the last four characters of the ID number
    are kept. Raises Refused when no original ID card was seen.
    """
    case = case_at_work(case_id, by=by, version=version)
    paper = rules.check_may_give(case)
    who = rules.check_collector(collector, name, id_end, paper)
    rules.check_card_seen(card_seen)
    names = {Collector.APPLICANT: case.applicant_name, Collector.HOLDER: paper.holder, Collector.OTHER: name.strip()}
    given = msgspec.structs.replace(
        paper,
        collected_on=day_of(at),
        collected_by=who,
        collector=names[who],
        id_end=id_end.strip().upper() if who == Collector.OTHER else "",
    )
    if case.state == CaseState.GRANTED:
        case.state = CaseState(case.state).move_to(CaseState.DELIVERED)
    _end(case, given, "cases.collected", note=names[who], by=by.actor, at=at)


@transaction.atomic
def confirm_arrival(case_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """The applicant has the parcel: the case closes."""
    case = queries.case_to_change(case_id)
    paper = rules.check_may_answer_parcel(case, by)
    arrived = msgspec.structs.replace(paper, arrived_on=day_of(at))
    _end(case, arrived, "cases.arrived", note="", by=queries.acting(case.application, by), at=at)


@transaction.atomic
def report_missing(case_id: UUID, *, by: identity.Resident, at: datetime) -> None:
    """The parcel did not arrive: the office has the paper to hand out again; the lost number stays in the history."""
    case = queries.case_to_change(case_id)
    paper = rules.check_may_answer_parcel(case, by)
    lost = _named(paper)
    case.state = CaseState(case.state).move_to(CaseState.GRANTED)
    case.hand_out = msgspec.structs.replace(
        paper, carrier="", number="", posted_on=None, missing_on=day_of(at)
    ).stored()
    case.wake_at = None
    case.version += 1
    case.save()
    audit("cases.parcel_missing", case.id, by=queries.acting(case.application, by), at=at, note=lost)


def presumed_arrived(case: Case, paper: Paper, *, by: Actor, at: datetime) -> None:
    """Close a locked, posted case of which nobody said in time that it did not arrive."""
    _end(case, paper, "cases.presumed_arrived", note="", by=by, at=at)


def _send(case: Case, paper: Paper, carrier: str, number: str, action: str, *, by: Actor, at: datetime) -> None:
    by_whom = parcels.carrier_of(carrier)
    sent = msgspec.structs.replace(paper, carrier=by_whom, number=parcels.tracking_number(by_whom, number))
    case.hand_out = sent.stored()
    case.version += 1
    case.save()
    audit(action, case.id, by=by, at=at, note=_named(sent))
    announce(CasePosted(case_id=case.id), at=at)


def _end(case: Case, paper: Paper, action: str, *, note: str, by: Actor, at: datetime) -> None:
    application = queries.application_to_change(case.application_id)
    case.hand_out = paper.stored()
    audit(action, case.id, by=by, at=at, note=note)
    announce(CaseDelivered(case_id=case.id), at=at)
    close(case, by=by, at=at)
    finish_if_done(application, at=at, by=by)


def _named(paper: Paper) -> str:
    """Return a parcel's carrier and number as histories keep them, in Chinese, the language of the file."""
    with override("zh-hans"):
        return _("%(carrier)s, number %(number)s") % {
            "carrier": parcels.Carrier(paper.carrier).label,
            "number": paper.number,
        }
