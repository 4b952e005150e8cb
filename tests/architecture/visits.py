"""Everybody visits every address once: what the table of who may enter is checked against."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client as Browser
from django.urls import reverse

from tests.exchange.sharing import ELSEWHERE
from tongban.certificates.models import Certificate
from tongban.kernel.clock import now
from tongban.kernel.ids import uuid7


@dataclass(frozen=True)
class Places:
    """What stands in the addresses: the mother's two applications, her draft, a case, a certificate, a message.

    `issued` is a certificate the office itself has issued; the demand is one that its data steward answered.
    `look` is one at the mother's data, `inquiry` a question of hers, `entry` a call in the exchange's log.
    `mandate` is one that the mother offers the stranger; `money` the arguments of the addresses of payments.
    """

    number: str
    unconfirmed: str
    draft: UUID
    case: UUID
    certificate: UUID
    issued: UUID
    notice: UUID
    demand: UUID
    agreement: UUID
    stop: UUID
    look: UUID
    inquiry: UUID
    entry: int
    mandate: UUID
    money: dict[str, dict[str, Any]]

    def address(self, name: str) -> str:
        """Return an address by its name, with what the family has in place of its arguments."""
        return reverse(name, kwargs=self._arguments().get(name, {}))

    def _arguments(self) -> dict[str, dict[str, Any]]:
        forms = (
            "draft",
            "consent",
            "materials",
            "review",
            "ask-again",
            "pause",
            "discard",
            "edition",
            "stay",
            "choice",
        )
        progress = ("progress", "progress-parts", "withdraw")
        case, draft = {"case_id": self.case}, {"draft_id": self.draft}
        return {
            **{f"forms:{name}": draft for name in forms},
            **{f"portal:{name}": {"number": self.number} for name in progress},
            "forms:start": {"bundle": "birth"},
            "forms:look-up-companies": {"bundle": "birth"},
            "mandates:company": {"company_id": uuid7(now())},
            "mandates:accept": {"mandate_id": self.mandate},
            "mandates:end": {"mandate_id": self.mandate},
            "forms:step": {**draft, "step": "child"},
            "forms:hand-in": {**draft, "material": "marriage-certificate"},
            "forms:dispute": {**draft, "key": "child.sex"},
            "portal:file": draft,
            "portal:bundle": {"bundle": "birth"},
            "portal:check": {"bundle": "birth"},
            "portal:check-look-up": {"bundle": "birth"},
            "portal:service": {"service": "birth-certificate"},
            "portal:confirm": {"number": self.unconfirmed},
            "portal:decline": {"number": self.unconfirmed},
            "portal:supplement": {"number": self.number, **case},
            "portal:edit": {"number": self.number},
            "portal:withdraw-one": {"number": self.number, **case},
            "portal:petition": {"number": self.number, **case, "kind": "reopening"},
            "desk:petition": {"petition_id": uuid7(now())},
            "desk:petition-file": {"petition_id": uuid7(now())},
            "desk:reopen": case,
            "desk:correct": case,
            "portal:parcel-arrived": {"number": self.number, **case},
            "portal:parcel-missing": {"number": self.number, **case},
            "portal:ask-hearing": {"number": self.number, **case},
            "portal:wish-date": {"number": self.number, **case},
            "portal:notice": {"notice_id": uuid7(now())},
            "desk:answer-objection": {**case, "objection_id": uuid7(now())},
            "desk:confirmation": {"visit": "nobody's"},
            "desk:counter-offers": {"visit": "nobody's"},
            "portal:offer": {"offer_id": uuid7(now())},
            "portal:offer-decline": {"offer_id": uuid7(now())},
            "desk:decline-confirmation": {"visit": "nobody's"},
            "desk:certificate": {"certificate_id": self.issued},
            "desk:certificate-document": {"certificate_id": self.issued},
            "desk:certificate-move": {"certificate_id": self.issued, "move": "revoke"},
            "desk:case": case,
            "desk:claim": case,
            "desk:hand-over": case,
            "desk:evidence": {**case, "evidence_id": uuid7(now())},
            "desk:move": {**case, "move": "accept"},
            "certificates:certificate": {"certificate_id": self.certificate},
            "certificates:document": {"certificate_id": self.certificate},
            "certificates:verified": {"number": Certificate.objects.get(id=self.certificate).number},
            "portal:company-looks": {"company_id": uuid7(now())},
            "payments:callback": {"provider": "sandbox"},
            "payments:settle-difference": {"difference_id": uuid7(now())},
            **self.money,
            "portal:question-look": {"look_id": self.look},
            "portal:consent-withdraw": {"purpose": "birth"},
            "desk:question": {**case, "key": "child.sex"},
            "exchange:inquiry": {"inquiry_id": self.inquiry},
            "exchange:entry": {"sequence": self.entry},
            "exchange:entry-proof": {"sequence": self.entry},
            "exchange:dataset": {"source": "police-person"},
            "exchange:elsewhere": {"service": ELSEWHERE},
            "exchange:ask-elsewhere": {"source": ELSEWHERE},
            "exchange:ask": {"source": "civil-marriage"},
            "exchange:stop": {"source": "police-person"},
            "exchange:demand": {"demand_id": self.demand},
            "exchange:demand-move": {"demand_id": self.demand, "move": "refuse"},
            "exchange:agreement-end": {"agreement_id": self.agreement},
            "exchange:push": {"connector": "offices"},
            "exchange:lift": {"stop_id": self.stop},
            "notifications:read": {"notice_id": self.notice},
            "notifications:open": {"notice_id": self.notice},
        }


def outcome(answer: HttpResponseBase) -> str:
    """Return what an answer means to the visitor: a status, or which sign-in page it leads to."""
    goal = answer.headers.get("Location", "")
    for word, path in (
        ("login", "/account/login/"),
        ("factor", "/account/second-factor/totp/activate/"),
        ("again", "/account/reauthenticate/"),
    ):
        if goal.startswith(path):
            return word
    return str(answer.status_code)


def visit(browser: Browser, method: str, address: str) -> str:
    """Go to an address and undo whatever that has changed."""
    call: Callable[..., Any] = browser.get if method == "GET" else browser.post
    kept = copy(browser.cookies)
    with transaction.atomic():
        answer = call(address)
        transaction.set_rollback(True)
    browser.cookies = kept  # signing out is undone too
    return outcome(answer)
