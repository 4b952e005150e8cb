"""What a case costs and pays: its fees are billed at their moment, its payment goes out with the grant."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.book import api as book
from tongban.cases import deadlines
from tongban.cases.fee_rules import has_fees
from tongban.cases.models import Application, Case
from tongban.forms import api as forms
from tongban.kernel.clock import day_of
from tongban.payments import api as payments

log = logging.getLogger("tongban.cases")


def waits_for_money(case: Case, due: str, *, at: datetime) -> bool:
    """Bill what is due now of a locked case; tell whether it has to wait for money, and let it sleep if so."""
    if not has_fees(case, due):
        return False
    bill(case, due, at=at)
    if not payments.unpaid_of(case.id):
        return False
    case.wake_at = None
    case.save(update_fields=["wake_at"])
    return True


def bill(case: Case, due: str, *, at: datetime) -> None:
    """Open the bills of a case's fees that are due at `due`; none twice, none of nothing.

    Whoever filed in another city pays nothing here: they can't sign in here.
    """
    if not has_fees(case, due) or case.application.filed_in:
        return
    edition, application = book.edition(case.edition_number), case.application
    form = forms.form_of(case.bundle, edition)
    values, today = form.values(application.answers), day_of(at)
    payer = _person(form.bundle.pays, form, values, application)
    for fee in edition.book.services[case.service].fees:
        if not fee.collector or fee.due != due or form.truth(fee.when, values, today) is not True:
            continue
        amount = book.amount_in_fen(fee.amount, values, edition, today=day_of(application.filed_at))
        if amount is None:
            log.warning("case %s: the fee %s cannot be reckoned", case.number, fee.key)
        if not amount:
            continue
        payments.open_bill(
            fee,
            amount,
            _about(case, application),
            payer_id_number=payer[0],
            payer_name=payer[1],
            pay_by=deadlines.pay_by(today, edition),
            at=at,
        )


def pay_out(case: Case, application: Application, edition: book.Edition, *, at: datetime) -> None:
    """Have the payment of a granted case paid out, once, to the account the person gave."""
    result = edition.book.services[case.service].result
    if not result.amount or case.application.filed_in:
        return
    form = forms.form_of(application.bundle, edition)
    values = form.values(application.answers)
    amount = book.amount_in_fen(result.amount, values, edition, today=day_of(application.filed_at))
    account = values.get(result.account_from)
    if not amount or not account:
        log.warning("case %s: nothing to pay out, or no account", case.number)
        return
    payee = _person(form.bundle.paid, form, values, application)
    payments.pay_out(
        amount,
        str(account),
        _about(case, application),
        payee_id_number=payee[0],
        payee_name=payee[1],
        at=at,
    )


def sign_mandate(case: Case, application: Application, edition: book.Edition, *, at: datetime) -> None:
    """Keep the standing mandate that a granted case gives, for those of the people it names who are known."""
    terms = edition.book.services[case.service].result.terms
    if terms is None or application.filed_in:
        return
    values = forms.form_of(application.bundle, edition, application.choices).values(application.answers)
    day = day_of(application.filed_at)
    each = book.amount_in_fen(terms.limit_each, values, edition, today=day)
    month = book.amount_in_fen(terms.limit_month, values, edition, today=day)
    covers = [str(values[key]) for key in terms.covers if values.get(key)]
    account = values.get(terms.account_from)
    if not covers or not account or each is None or month is None:
        log.warning("case %s: nobody, no account or no limit to settle by", case.number)
        return
    payments.sign(
        terms,
        covers,
        str(account),
        _about(case, application),
        limit_each=each,
        limit_month=month,
        holder_id_number=application.applicant.id_number,
        holder_name=application.applicant.name,
        at=at,
    )


def _about(case: Case, application: Application) -> payments.About:
    return payments.About(
        application_id=application.id,
        application_number=application.number,
        case_id=case.id,
        bundle=case.bundle,
        service=case.service,
        agency=case.agency,
        edition_number=case.edition_number,
    )


def _person(key: str, form: forms.Form, values: Mapping[str, Any], application: Application) -> tuple[str, str]:
    """Return ID number and name of who pays or is paid: the party `key` where it is known, else the applicant."""
    for party in form.bundle.parties:
        if party.key == key and values.get(party.id_number) and values.get(party.name):
            return str(values[party.id_number]), str(values[party.name])
    return application.applicant.id_number, application.applicant.name
