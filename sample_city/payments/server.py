"""The platform over HTTP: a cashier for people, an interface for the merchant, and faults on demand."""

import hashlib
import hmac
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from sample_city.callers import holds_key
from sample_city.payments.callbacks import Callbacks
from sample_city.payments.cashier import page, wrong_page
from sample_city.payments.ledger import Contradicts, Ledger

FAULTS = ("lost_callback", "double_callback", "late_callback", "paid_twice", "wrong_amount", "wrong_signature", "down")
VALID_SECONDS = 300


@dataclass
class Platform:
    """One merchant's platform; `faults` says which are on, and how often they still happen (-1: always)."""

    key: str
    merchant: str
    ledger: Ledger
    callbacks: Callbacks
    faults: Counter[str] = field(default_factory=Counter)
    late_seconds: float = 5

    def app(self) -> Starlette:
        """Return the application."""
        api = {
            "orders/query": self.query,
            "refunds": self.refund,
            "payouts": self.pay_out,
            "debits": self.debit,
            "statement": self.statement,
        }
        return Starlette(
            routes=[
                Route("/healthz", self.healthz),
                Route("/cashier", self.cashier),
                Route("/cashier/pay", self.pay, methods=["POST"]),
                Route("/cashier/cancel", self.cancel, methods=["POST"]),
                Route("/_faults", self.set_fault, methods=["POST"]),
                Route("/_log", self.log),
                *[Route(f"/api/{path}", self._guarded(answer), methods=["POST"]) for path, answer in api.items()],
            ]
        )

    async def healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def cashier(self, request: Request) -> Response:
        """Show the order a signed address tells of: what, to whom, how much, and the way to pay."""
        order = self._order(request.url.query)
        if order is None:
            return HTMLResponse(wrong_page(), 400)
        return HTMLResponse(page(order, request.url.query))

    async def pay(self, request: Request) -> Response:
        """Take the money, tell the merchant, lead the person back."""
        order = await self._posted(request)
        if order is None:
            return HTMLResponse(wrong_page(), 400)
        if order["state"] == "open":
            self.take(order["order"])
        return RedirectResponse(order["return"], 303)

    async def cancel(self, request: Request) -> Response:
        """Lead the person back without payment."""
        order = await self._posted(request)
        return HTMLResponse(wrong_page(), 400) if order is None else RedirectResponse(order["return"], 303)

    def take(self, number: str) -> None:
        """Take the money of an order, and call back as the faults say."""
        for _time in range(2 if self._happens("paid_twice") else 1):
            entry = self.ledger.pay(number, by="sandbox")
            said = {"order": number, "reference": entry["reference"], "amount": entry["amount"], "paid_at": entry["at"]}
            url = self.ledger.orders[number]["callback"]
            if self._happens("lost_callback"):
                continue
            if self._happens("wrong_amount"):
                said["amount"] -= 1
            late = self.late_seconds if self._happens("late_callback") else 0
            for _copy in range(2 if self._happens("double_callback") else 1):
                self.callbacks.send(url, said, wrong=self._happens("wrong_signature"), after=late)

    async def query(self, said: dict[str, Any]) -> Response:
        """Tell the merchant what came for an order."""
        found = self.ledger.payments_of(str(said.get("order")))
        order = self.ledger.orders.get(str(said.get("order")), {"state": "unknown"})
        told = [
            {"order": one["number"], "reference": one["reference"], "amount": one["amount"], "paid_at": one["at"]}
            for one in found
        ]
        return JSONResponse({"state": order["state"], "payments": told})

    async def refund(self, said: dict[str, Any]) -> Response:
        """Pay back."""
        try:
            done = self.ledger.refund(said["number"], said["reference"], said["amount"], said["collector"])
        except Contradicts as fault:
            return JSONResponse({"done": False, "fault": str(fault)})
        return JSONResponse({"done": True, "reference": done["reference"]})

    async def pay_out(self, said: dict[str, Any]) -> Response:
        """Pay to an account."""
        try:
            done = self.ledger.pay_out(said["number"], said["account"], said["name"], said["amount"])
        except Contradicts as fault:
            return JSONResponse({"done": False, "fault": str(fault)})
        return JSONResponse({"done": True, "reference": done["reference"]})

    async def debit(self, said: dict[str, Any]) -> Response:
        """Take money from an account whose holder mandated it."""
        try:
            done = self.ledger.debit(said["number"], said["account"], said["name"], said["splits"])
        except Contradicts as fault:
            return JSONResponse({"done": False, "fault": str(fault)})
        return JSONResponse({"done": True, "reference": done["reference"]})

    async def statement(self, said: dict[str, Any]) -> Response:
        """Tell everything of a day."""
        return JSONResponse({"entries": self.ledger.day(str(said.get("day")))})

    async def set_fault(self, request: Request) -> Response:
        """Let a fault happen so many times (`times`, default 1; -1 always; 0 no more)."""
        if not holds_key(request, self.key):
            return JSONResponse({"error": "unauthorized"}, 401)
        said = await request.json()
        if said.get("fault") not in FAULTS:
            return JSONResponse({"error": "unknown_fault"}, 400)
        self.faults[said["fault"]] = int(said.get("times", 1))
        self.late_seconds = float(said.get("seconds", self.late_seconds))
        return JSONResponse(dict(self.faults))

    async def log(self, request: Request) -> Response:
        """Tell the callbacks that were sent, and the entries."""
        if not holds_key(request, self.key):
            return JSONResponse({"error": "unauthorized"}, 401)
        return JSONResponse({"callbacks": self.callbacks.sent, "entries": self.ledger.entries})

    def _happens(self, fault: str) -> bool:
        left = self.faults[fault]
        if left > 0:
            self.faults[fault] -= 1
        return left != 0

    async def _posted(self, request: Request) -> dict[str, Any] | None:
        """Return the order whose signed address came back with a button."""
        return self._order(dict(parse_qsl((await request.body()).decode())).get("query", ""))

    def _order(self, query: str) -> dict[str, Any] | None:
        """Return the order a signed address tells of, if the merchant signed it and it is still in time."""
        said = dict(parse_qsl(query))
        sign = said.pop("sign", "")
        wanted = hmac.new(self.key.encode(), urlencode(sorted(said.items())).encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(sign.encode(), wanted.encode()):
            return None
        told = {**said, "amount": int(said["amount"]), "splits": json.loads(said["splits"])}
        try:
            order = self.ledger.order(told)
        except Contradicts:
            return None
        late = datetime.fromisoformat(said["expires"]) < datetime.now(UTC)
        return None if late and order["state"] == "open" else order

    def _guarded(self, answer: Any) -> Any:
        """Return an endpoint that answers the merchant only, and nobody while the platform is down."""

        async def asked(request: Request) -> Response:
            body, path = await request.body(), request.url.path
            if self._happens("down"):
                return JSONResponse({"error": "out_of_order"}, 503)
            stamp, nonce = request.headers.get("payments-timestamp", ""), request.headers.get("payments-nonce", "")
            said = "\n".join(["POST", path, stamp, nonce, ""]).encode() + body
            wanted = hmac.new(self.key.encode(), said, hashlib.sha256).hexdigest()
            given = request.headers.get("payments-signature", "")
            fresh = stamp.isdecimal() and abs(time.time() - int(stamp)) <= VALID_SECONDS
            if not fresh or not hmac.compare_digest(given.encode(), wanted.encode()):
                return JSONResponse({"error": "bad_signature"}, 401)
            told: Response = await answer(json.loads(body))
            return told

        return asked
