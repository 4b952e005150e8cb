"""The unified public payment platform of the sample city: a cashier, callbacks, queries, refunds, payouts, statements.

Requests and callbacks are signed: HMAC-SHA256 with the merchant's key over method, path, moment, nonce and body, told
in the headers `Payments-Merchant`, `-Timestamp`, `-Nonce`, `-Signature`. The cashier's address carries a signature over
its query. docs/how-to/take-payments.md is the protocol.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx

from tongban.payments.providers import Came, Entry, Silent, ToPay, Went, WrongMessage

VALID_SECONDS = 300
SECONDS = httpx.Timeout(10, connect=3)


def signature(key: str, method: str, path: str, moment: str, nonce: str, body: bytes) -> str:
    """Return the signature of a message in hexadecimal."""
    said = "\n".join([method, path, moment, nonce, ""]).encode() + body
    return hmac.new(key.encode(), said, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Sandbox:
    """One merchant's connection."""

    url: str
    merchant: str
    secret: str
    key: str = "sandbox"

    def cashier_url(self, order: ToPay) -> str:
        """Return the cashier's address, signed."""
        said = {
            "merchant": self.merchant,
            "order": order.number,
            "amount": str(order.amount),
            "splits": json.dumps(dict(order.splits), sort_keys=True),
            "title": order.title,
            "expires": order.expires_at.isoformat(),
            "return": order.return_url,
            "callback": order.callback_url,
            "lang": order.language,
        }
        query = urlencode(sorted(said.items()))
        sign = hmac.new(self.secret.encode(), query.encode(), hashlib.sha256).hexdigest()
        return f"{self.url}/cashier?{query}&sign={sign}"

    def read(self, method: str, path: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Came:
        """Return what a callback says. Raises WrongMessage."""
        moment, nonce = headers.get("payments-timestamp", ""), headers.get("payments-nonce", "")
        sign = headers.get("payments-signature", "")
        if not (moment and nonce and sign):
            raise WrongMessage("unsigned")
        if not hmac.compare_digest(sign.encode(), signature(self.secret, method, path, moment, nonce, body).encode()):
            raise WrongMessage("bad_signature")
        if not moment.isdecimal() or abs(at.timestamp() - int(moment)) > VALID_SECONDS:
            raise WrongMessage("stale")
        try:
            return _came(json.loads(body))
        except (ValueError, KeyError, TypeError) as fault:
            raise WrongMessage("bad_request") from fault

    def ask(self, order: str) -> list[Came]:
        """Return the money that came for an order."""
        answer = self._asked("/api/orders/query", {"order": order})
        return [_came(one) for one in answer["payments"]]

    def refund(self, number: str, reference: str, amount: int, collector: str) -> Went:
        """Pay back part of a payment."""
        said = {"number": number, "reference": reference, "amount": amount, "collector": collector}
        return _went(self._asked("/api/refunds", said))

    def debit(self, number: str, account: str, name: str, splits: Mapping[str, int]) -> Went:
        """Take money from an account."""
        said = {"number": number, "account": account, "name": name, "splits": dict(splits)}
        return _went(self._asked("/api/debits", said))

    def pay_out(self, number: str, account: str, name: str, amount: int) -> Went:
        """Pay to an account."""
        said = {"number": number, "account": account, "name": name, "amount": amount}
        return _went(self._asked("/api/payouts", said))

    def statement(self, day: date) -> Sequence[Entry]:
        """Return everything of one day."""
        answer = self._asked("/api/statement", {"day": day.isoformat()})
        return [Entry(one["kind"], one["number"], one["reference"], int(one["amount"])) for one in answer["entries"]]

    def _asked(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a signed request. Raises Silent for none, or one without sense."""
        body = json.dumps(said).encode()
        moment, nonce = str(int(time.time())), secrets.token_urlsafe(18)
        headers = {
            "Content-Type": "application/json",
            "Payments-Merchant": self.merchant,
            "Payments-Timestamp": moment,
            "Payments-Nonce": nonce,
            "Payments-Signature": signature(self.secret, "POST", path, moment, nonce, body),
        }
        try:
            answer = _client().post(self.url + path, content=body, headers=headers)
            answer.raise_for_status()
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise Silent(f"{path}: {type(fault).__name__}") from fault
        return told


def connected(url: str, merchant: str, secret: str) -> Sandbox:
    """Return the connection of a merchant."""
    return Sandbox(url.rstrip("/"), merchant, secret)


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=SECONDS, trust_env=False)  # no environment: a proxy would read what we pay


def _came(said: dict[str, Any]) -> Came:
    amount = said["amount"]
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise TypeError("amount")
    return Came(str(said["order"]), str(said["reference"]), amount, datetime.fromisoformat(said["paid_at"]))


def _went(said: dict[str, Any]) -> Went:
    return Went(str(said.get("reference", "")), bool(said.get("done")), str(said.get("fault", "")))
