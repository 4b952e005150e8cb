"""The registers over HTTP, with faults on demand."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sample_city import offices
from sample_city.callers import asked_of, holds_key
from sample_city.company_registers import COMPANY_LOOK_UPS
from sample_city.identifiers import masked
from sample_city.newborns import Contradicts
from sample_city.registers import LOOK_UPS, OFFICES, REGISTER_BIRTH, Registers

MODES = ("ok", "down", "slow", "flaky")
LOGGED = 500
LONGEST_WAIT = 600.0  # seconds


@dataclass
class Service:
    """The offices' machines: their registers, their key, who is out of order, and the last requests."""

    registers: Registers
    key: str
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=LOGGED))
    turns: Counter[str] = field(default_factory=Counter)

    def app(self) -> Starlette:
        """Return the application."""
        paths = (*LOOK_UPS, *COMPANY_LOOK_UPS, *offices.LOOK_UPS, *offices.WRITES, REGISTER_BIRTH)
        registers = [Route(path, self.look_up, methods=["POST"]) for path in paths]
        return Starlette(
            routes=[
                Route("/healthz", self.healthz),
                Route("/_faults", self.set_fault, methods=["POST"]),
                Route("/_faults", self.show_faults),
                Route("/_log", self.log),
                *registers,
                Route("/{rest:path}", self.no_such_register, methods=["POST"]),
            ]
        )

    async def healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def look_up(self, request: Request) -> Response:
        """Answer one look-up, unless the caller may not, does not say why, or the office is out of order."""
        if not holds_key(request, self.key):
            return _refused("unauthorized", 401)
        if not request.headers.get("x-purpose") or not request.headers.get("x-case"):
            return _refused("purpose_and_case_required", 400)
        asked = await asked_of(request)
        if asked is None:
            return _refused("bad_request", 400)
        self._note(request, asked)
        if await self._is_out_of_order(request.url.path.split("/")[1]):
            return _refused("out_of_order", 503)
        try:
            found = self.registers.answer(request.url.path, asked)
        except Contradicts as fault:
            return _refused(str(fault), 409 if str(fault) == "no_number_left" else 400)
        return _refused("not_found", 404) if found is None else JSONResponse(found)

    async def no_such_register(self, _request: Request) -> Response:
        """Say so by 400: to a caller, 404 means that the register does not know the person."""
        return _refused("no_such_register", 400)

    async def set_fault(self, request: Request) -> Response:
        """Put an office out of order (down, slow for some seconds, flaky), or back in order (ok)."""
        if not holds_key(request, self.key):
            return _refused("unauthorized", 401)
        asked = await asked_of(request) or {}
        office, mode, seconds = asked.get("register"), asked.get("mode"), asked.get("seconds", 30)
        if office not in OFFICES:
            return _refused("unknown_register", 400)
        if mode not in MODES:
            return _refused("unknown_mode", 400)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_WAIT:
            return _refused("seconds_out_of_range", 400)
        self.faults[office] = {"mode": mode, "seconds": float(seconds)}
        self.turns[office] = 0
        return JSONResponse(self.faults)

    async def show_faults(self, request: Request) -> Response:
        return JSONResponse(self.faults) if holds_key(request, self.key) else _refused("unauthorized", 401)

    async def log(self, request: Request) -> Response:
        """Return the last requests: which register, for what purpose and case, about whom (masked), when."""
        if not holds_key(request, self.key):
            return _refused("unauthorized", 401)
        limit = request.query_params.get("limit", "50")
        if not limit.isdecimal():
            return _refused("limit_is_a_number", 400)
        return JSONResponse(list(self.seen)[max(0, len(self.seen) - int(limit)) :])

    async def _is_out_of_order(self, office: str) -> bool:
        fault = self.faults.get(office, {"mode": "ok"})
        if fault["mode"] == "slow":
            await asyncio.sleep(fault["seconds"])
        self.turns[office] += 1
        return fault["mode"] == "down" or (fault["mode"] == "flaky" and self.turns[office] % 2 == 1)

    def _note(self, request: Request, asked: dict[str, Any]) -> None:
        self.seen.append(
            {
                "register": request.url.path,
                "purpose": request.headers["x-purpose"],
                "case": request.headers["x-case"],
                "subject": masked(str(asked.get("id_number") or asked.get("mother_id") or asked.get("uscc") or "")),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )


def _refused(error: str, status: int) -> Response:
    return JSONResponse({"error": error}, status)
