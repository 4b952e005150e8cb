"""The bodies over HTTP: cases come in, answers go out later, until they are taken."""

import asyncio
import heapq
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sample_city.callers import asked_of, holds_key
from sample_city.outside import script
from sample_city.outside.signing import key_in, signed

AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Body:
    """One body: the path cases come to, the address answers go to, and how it signs."""

    path: str
    push_url: str
    dataset: str
    client: str
    key: Ed25519PrivateKey


@dataclass(order=True)
class Waiting:
    """A message that waits for its moment; `at` in seconds of the clock."""

    at: float
    body: str = field(compare=False)
    planned: script.Planned = field(compare=False)


@dataclass
class Bodies:
    """The bodies' machines: what came, what waits to be answered, the scripts for cases to come."""

    bodies: dict[str, Body]
    key: str
    pace: float
    scripts: dict[str, list[script.Step]] = field(default_factory=dict)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    came: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            routes=[
                Route("/healthz", self.healthz),
                Route("/_script", self.set_script, methods=["POST"]),
                Route("/_push", self.push, methods=["POST"]),
                Route("/_log", self.log),
                Route("/{path:path}", self.take, methods=["POST"]),
            ]
        )

    async def healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def take(self, request: Request) -> Response:
        """Take a case, a supplement, a reminder or a withdrawal; the same Idempotency-Key is answered the same."""
        if not holds_key(request, self.key):
            return JSONResponse({"error": "unauthorized"}, 401)
        body = self.bodies.get(request.url.path)
        asked = await asked_of(request)
        if body is None or asked is None or not asked.get("case_number") or not asked.get("message"):
            return JSONResponse({"error": "bad_request"}, 400)
        key = request.headers.get("idempotency-key", "")
        if key and key in self.taken:
            return JSONResponse(self.taken[key])
        answer = {"taken": True}
        self.came.append({"path": body.path, **asked})
        if key:
            self.taken[key] = answer
        self._plan(body, asked)
        return JSONResponse(answer)

    async def set_script(self, request: Request) -> Response:
        """Set what is answered to cases that come to a path from now on: {path, steps}; no steps: silence."""
        asked = await asked_of(request) if holds_key(request, self.key) else None
        if asked is None or asked.get("path") not in self.bodies or not isinstance(asked.get("steps"), list):
            return JSONResponse({"error": "bad_request"}, 400)
        self.scripts[asked["path"]] = asked["steps"]
        return JSONResponse({"steps": len(asked["steps"])})

    async def push(self, request: Request) -> Response:
        """Have a body send a record of its own, a hospital's charge for one: {path, key, record}."""
        asked = await asked_of(request) if holds_key(request, self.key) else None
        if asked is None or asked.get("path") not in self.bodies or not isinstance(asked.get("record"), dict):
            return JSONResponse({"error": "bad_request"}, 400)
        planned = script.Planned(time.time(), str(asked.get("key", "")), asked["record"])
        heapq.heappush(self.waiting, Waiting(planned.at, asked["path"], planned))
        return JSONResponse({"waiting": len(self.waiting)})

    async def log(self, request: Request) -> Response:
        """Return what came and what was sent, with the answer's status."""
        if not holds_key(request, self.key):
            return JSONResponse({"error": "unauthorized"}, 401)
        return JSONResponse({"came": self.came, "sent": self.sent, "waiting": len(self.waiting)})

    async def answer(self) -> None:
        """Send what is due, for ever; what is not taken is sent again."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            while True:
                while self.waiting and self.waiting[0].at <= time.time():
                    due = heapq.heappop(self.waiting)
                    if not await self._sent(client, due):
                        heapq.heappush(self.waiting, Waiting(time.time() + AGAIN_SECONDS, due.body, due.planned))
                await asyncio.sleep(0.05)

    def _plan(self, body: Body, asked: dict[str, Any]) -> None:
        number, on = str(asked["case_number"]), str(asked["message"])
        if on == "withdrawn":
            self.waiting = [one for one in self.waiting if one.planned.record.get("case_number") != number]
            heapq.heapify(self.waiting)
            return
        steps = self.scripts.get(body.path)
        if steps is None:
            says = json.dumps([one for one in self.came if one["case_number"] == number and one["message"] == "file"])
            steps = script.in_arrears(self.pace) if script.ARREARS in says else script.usual(self.pace)
        for planned in script.planned(steps, case_number=number, on=on, come_at=time.time()):
            heapq.heappush(self.waiting, Waiting(planned.at, body.path, planned))

    async def _sent(self, client: httpx.AsyncClient, due: Waiting) -> bool:
        body = self.bodies[due.body]
        content = json.dumps({"dataset": body.dataset, "records": [due.planned.record]}, ensure_ascii=False).encode()
        headers = signed(body.push_url, content, client=body.client, key=body.key, idempotency_key=due.planned.key)
        try:
            answer = await client.post(body.push_url, content=content, headers=headers)
        except httpx.HTTPError:
            return False
        self.sent.append({"status": answer.status_code, **due.planned.record})
        return answer.status_code < 500 and answer.status_code != 401


def bodies_in(file: Path) -> dict[str, Body]:
    """Read who the bodies are: a list of {path, push_url, dataset, client, key_file}."""
    listed = json.loads(file.read_text()) if file.exists() else []
    return {
        one["path"]: Body(one["path"], one["push_url"], one["dataset"], one["client"], key_in(Path(one["key_file"])))
        for one in listed
    }
