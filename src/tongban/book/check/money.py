"""What a service takes and pays: fees with a collector, payments with an amount and an account, a bundle's payer."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.book.amounts import is_plain
from tongban.book.check.agencies import repetition
from tongban.book.check.draft import Draft, Entry
from tongban.book.conditions import ExpressionFault, compile_expression
from tongban.book.conditions.vocabulary import NUMBER
from tongban.book.fault import Fault
from tongban.book.records import Bundle, Record, Service
from tongban.book.references import references


def check(draft: Draft) -> Iterator[Fault]:
    """Yield faults of fees, payments and payers."""
    for service in draft.services.values():
        yield from _fees(service)
        yield from _payment(service)
        yield from _amounts(service, draft)
    for bundle in draft.bundles.values():
        yield from _payer_and_payee(bundle)


def _fees(entry: Entry[Service]) -> Iterator[Fault]:
    fees = entry.record.fees
    yield from repetition(entry, "fees", "key", (fee.key for fee in fees if fee.key))
    for index, fee in enumerate(fees):
        if fee.collector and not fee.key:
            what = _("A fee that is collected here has no key.")
            yield entry.fault(what, _("Add key: it names the fee on bills and receipts."), "fees", index)


def _payment(entry: Entry[Service]) -> Iterator[Fault]:
    result = entry.record.result
    if bool(result.amount) != bool(result.account_from):
        what = _("A payment names its amount and the question with the account, or neither.")
        yield entry.fault(what, _("Add the one that is missing, or remove the other."), "result")
    elif result.amount and result.kind != "payment":
        what = _("An amount is paid out, but the result is of kind %(kind)s.") % {"kind": result.kind}
        yield entry.fault(what, _("Make its kind payment, or remove amount and account_from."), "result", "kind")


def _amounts(entry: Entry[Record], draft: Draft) -> Iterator[Fault]:
    if draft.unread & {"questions", "parameters"}:
        return
    vocabulary = draft.vocabulary()
    for reference in references(entry.record):
        if reference.to != "amount" or is_plain(reference.value, draft.keys("parameters")):
            continue
        try:
            compile_expression(reference.value, vocabulary, expects=NUMBER)
        except ExpressionFault as fault:
            what = _("“%(amount)s” is neither a number of yuan, nor a parameter, nor an expression: %(what)s")
            values = {"amount": reference.value, "what": fault.what.rstrip()}
            yield entry.fault(what % values, _("Correct it, or add the parameter."), *reference.place)


def _payer_and_payee(entry: Entry[Bundle]) -> Iterator[Fault]:
    parties = {party.key for party in entry.record.parties}
    for field, key in (("pays", entry.record.pays), ("paid", entry.record.paid)):
        if key and key not in parties:
            what = _("There is no %(noun)s “%(key)s”.") % {"noun": _("party"), "key": key}
            yield entry.fault(what, _("Name one of the bundle's parties."), field)
