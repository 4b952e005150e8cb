"""What an officer does about a case's data: sees what is masked, asks an office whether its record is right."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import queries, rules
from tongban.exchange import api as exchange
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.audit import audit, record_look
from tongban.kernel.refused import Refused


@transaction.atomic
def show_in_full(
    case_id: UUID, question: str, reason: str, words: str = "", *, by: identity.Officer, at: datetime
) -> None:
    """Write down that an officer was shown the masked answer to `question`, and why, for its people to read.

    `reason`: a key of `LOOK_REASONS`; `words`: the officer's own, for another reason. The caller shows it once.
    Personal Information Protection Law Art. 6 (no more than needed), 51 (who may see what); GB/T 35273-2020, 6.3, 7.2.
    """
    case = queries.case_to_change(case_id)
    parties = queries.parties_of(case.application)
    rules.check_may_work(by, case, parties)
    rules.check_is_masked(case, question)
    why = rules.checked_look_reason(reason, words)
    record_look(
        sorted(parties),
        by=by.actor,
        at=at,
        purpose=case.service,
        fields=[question],
        concerning=case.number,
        reason=why,
    )
    audit("cases.shown_in_full", case.id, by=by.actor, at=at, details={"question": question, "reason": why})


@transaction.atomic
def question_datum(case_id: UUID, question: str, words: str, *, by: identity.Officer, at: datetime) -> exchange.Inquiry:
    """Ask the office that holds a record whether it is right, and mark the answer for everybody who decides.

    Shanghai Data Regulation Art. 35. Raises Refused for an answer that came from no register.
    """
    case = queries.case_to_change(case_id)
    rules.check_may_work(by, case, queries.parties_of(case.application))
    application = queries.application_to_change(case.application_id)
    stored, service = application.answers.get(question), book.edition(case.edition_number).book.services[case.service]
    filled = book.edition(case.edition_number).book.questions[question].filled if stored else None
    if stored is None or filled is None or stored["origin"] != "source":
        raise Refused(_("Only what came from a register can be put to its office."), code="not_from_a_register")
    if question not in [ask.question for ask in service.asks]:
        raise Refused(_("Your service does not ask this."), code="not_yours")
    if not words.strip():
        raise Refused(_("Say in a few words what is wrong."), code="words_missing")
    application.answers[question] = {**stored, "disputed": words.strip()[:500]}
    application.save(update_fields=["answers"])
    person = identity.people([application.applicant_id])[application.applicant_id]
    field = forms.exact_field(filled, forms.answer_of(stored))
    inquiry = exchange.question_datum(person, filled.source, field, words, concerning=case.number, by=by.actor, at=at)
    audit(
        "cases.datum_questioned", case.id, by=by.actor, at=at, note=words.strip(), details={"inquiry": inquiry.number}
    )
    return inquiry
