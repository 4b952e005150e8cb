"""The registers over HTTP, with faults on demand."""

import asyncio
import hmac
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sample_city.registers import Registers

MODES = ("ok", "down", "slow", "flaky")


@dataclass
class Service:
    """The offices' machines: their registers, their key, who is out of order, and the last requests."""

    registers: Registers
    key: str
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=500))
    turns: int = 0

    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            routes=[
                Route("/healthz", self.healthz),
                Route("/_faults", self.set_fault, methods=["POST"]),
                Route("/_faults", self.show_faults),
                Route("/_log", self.log),
                Route("/{office}/{register}", self.look_up, methods=["POST"]),
            ]
        )

    async def healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def look_up(self, request: Request) -> Response:
        """Answer one look-up, unless the office is out of order."""
        if not self._may(request):
            return JSONResponse({"error": "unauthorized"}, 401)
        try:
            asked = await request.json()
        except ValueError:
            return JSONResponse({"error": "bad_request"}, 400)
        if not isinstance(asked, dict):
            return JSONResponse({"error": "bad_request"}, 400)
        self._note(request)
        if (broken := await self._broken(request.path_params["office"])) is not None:
            return broken
        try:
            found = self.registers.answer(request.url.path, asked)
        except KeyError:
            return JSONResponse({"error": "no_such_register"}, 400)
        return JSONResponse({"error": "not_found"}, 404) if found is None else JSONResponse(found)

    async def set_fault(self, request: Request) -> Response:
        """Put an office out of order (down, slow, flaky), or back in order (ok)."""
        if not self._may(request):
            return JSONResponse({"error": "unauthorized"}, 401)
        asked = await request.json()
        if asked.get("mode") not in MODES:
            return JSONResponse({"error": "unknown_mode"}, 400)
        self.faults[str(asked["register"])] = {"mode": asked["mode"], "seconds": float(asked.get("seconds", 30))}
        return JSONResponse(self.faults)

    async def show_faults(self, _request: Request) -> Response:
        return JSONResponse(self.faults)

    async def log(self, request: Request) -> Response:
        """Return the last requests: which register, for what purpose and case, when. Nobody's number."""
        if not self._may(request):
            return JSONResponse({"error": "unauthorized"}, 401)
        limit = int(request.query_params.get("limit", "50"))
        return JSONResponse(list(self.seen)[-limit:])

    async def _broken(self, office: str) -> Response | None:
        fault = self.faults.get(office, {"mode": "ok"})
        if fault["mode"] == "slow":
            await asyncio.sleep(fault["seconds"])
        self.turns += 1
        if fault["mode"] == "down" or (fault["mode"] == "flaky" and self.turns % 2):
            return JSONResponse({"error": "out_of_order"}, 503)
        return None

    def _may(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {self.key}".encode())

    def _note(self, request: Request) -> None:
        self.seen.append(
            {
                "register": request.url.path,
                "purpose": request.headers.get("x-purpose", ""),
                "case": request.headers.get("x-case", ""),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )
