"""The words that stewards read for what the book and the tables keep as keys."""

from django.utils.translation import gettext_lazy as _

from tongban.exchange.states import DemandState

SHARING = {
    "unconditional": _("Without conditions"),
    "conditional": _("On conditions"),
    "withheld": _("Not shared"),
}
SHARING_KINDS = {"unconditional": "good", "conditional": "info", "withheld": "bad"}
UPDATED = {
    "real_time": _("At once"),
    "daily": _("Daily"),
    "weekly": _("Weekly"),
    "monthly": _("Monthly"),
    "yearly": _("Yearly"),
    "irregular": _("Irregularly"),
}
TYPES = {
    "text": _("text"),
    "date": _("day"),
    "number": _("number"),
    "boolean": _("yes or no"),
    "list": _("list"),
    "object": _("group"),
}
LEVELS = {1: _("1 · public"), 2: _("2 · internal"), 3: _("3 · sensitive"), 4: _("4 · highly sensitive")}
STATE_KINDS = {
    DemandState.APPROVED: "good",
    DemandState.REFUSED: "bad",
    DemandState.REFUSAL_UPHELD: "bad",
    DemandState.RETURNED: "wait",
    DemandState.DISPUTED: "wait",
    DemandState.WITHDRAWN: "neutral",
}
STEPS = {
    "exchange.demanded": _("Submitted"),
    "exchange.demand_corrected": _("Corrected and submitted again"),
    "exchange.demand_withdrawn": _("Withdrawn"),
    "exchange.demand_returned": _("Returned for correction"),
    "exchange.demand_checked": _("Form checked"),
    "exchange.demand_cataloged": _("Catalogued"),
    "exchange.demand_approved": _("Approved"),
    "exchange.demand_refused": _("Refused"),
    "exchange.demand_disputed": _("Disputed"),
    "exchange.refusal_upheld": _("Refusal upheld"),
}
MOVES = {
    "correct": _("Correct it and submit it again"),
    "withdraw": _("Withdraw"),
    "send-back": _("Return for correction"),
    "pass-on": _("Pass the form check"),
    "catalog": _("Name the dataset"),
    "approve": _("Approve"),
    "refuse": _("Refuse"),
    "dispute": _("Dispute the refusal"),
    "overrule": _("Decide for the office that asks"),
    "uphold": _("Uphold the refusal"),
}
FOLLOWS = {
    "withdraw": _("The demand ends here. You can submit another one."),
    "send-back": _("The office that asks reads your reason, corrects the demand and submits it again."),
    "pass-on": _("The office that has the data answers next. What is shared without conditions is agreed at once."),
    "catalog": _("You name the dataset of yours in which this is catalogued now, and answer the demand next."),
    "approve": _("An agreement is made: the office may read these fields for these services in this period."),
    "refuse": _("The office that asks reads your reason, and may dispute it once before the superior data office."),
    "dispute": _("The superior data office reads both sides and decides. A refusal can be disputed once."),
    "overrule": _("An agreement is made as it was asked for."),
    "uphold": _("The refusal stands, and both offices read your reason."),
}
REASONS = {
    "no_agreement": _("no agreement"),
    "wrong_purpose": _("purpose not agreed"),
    "wrong_field": _("field not agreed"),
    "not_yet": _("agreement not begun"),
    "expired": _("agreement ended"),
    "stopped": _("stopped by a steward"),
    "withheld": _("withheld by a law"),
    "no_consent": _("no consent"),
    "consent_withdrawn": _("consent taken back"),
}
