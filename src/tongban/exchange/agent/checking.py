"""`tongban agent check`: what is wrong, step by step, in plain words."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tongban.exchange import keys
from tongban.exchange.agent import configuration, queue, store
from tongban.exchange.agent.configuration import Configuration, WrongConfiguration, host_and_port
from tongban.exchange.agent.messages import Failed, Request
from tongban.exchange.agent.outward import Hub
from tongban.exchange.agent.store import Store
from tongban.exchange.agent.wire import Wire
from tongban.exchange.agent.words import _
from tongban.exchange.hub.headers import read
from tongban.exchange.hub.spool import Spool
from tongban.exchange.signing import Signer

KEY = "agent.key"
PORTS = {"http": 80, "https": 443}
SECONDS = 5.0
SMALL = 1_000_000
UNKNOWN = ("unknown_client", "unknown_key", "wrong_key", "key_expired", "key_revoked", "client_inactive")


@dataclass(frozen=True)
class Step:
    """What was looked at, and what is wrong with it and how to mend it; empty when it is well."""

    what: str
    fault: str = ""


def steps(folder: Path) -> Iterator[Step]:
    """Yield the steps in order; where a later one makes no sense without an earlier one, it is left out."""
    try:
        configured = configuration.read(folder)
    except WrongConfiguration as fault:
        yield Step(_("The configuration"), str(fault))
        return
    yield Step(_("The configuration"))
    yield _key(folder)
    reached = _reached(_("The hub at %s") % configured.hub.address, configured.hub.address)
    yield reached
    if not reached.fault:
        yield _known(folder, configured)
    for code, service in configured.services.items():
        yield _reached(
            _("Your service %(code)s at %(address)s") % {"code": code, "address": service.address}, service.address
        )
    for listen in (configured.local.listen, configured.network.listen):
        yield _listening(listen)
    yield _waiting(folder)


def _key(folder: Path) -> Step:
    file = folder / KEY
    if not file.exists():
        return Step(
            _("The key"), _("There is none yet. `tongban agent key` makes it and prints what the hub registers.")
        )
    if os.stat(file).st_mode & 0o077:
        return Step(_("The key"), _("Others may read it: chmod 600 %s") % file)
    return Step(_("The key, id %s") % keys.thumbprint(keys.public_text(keys.key_in(file))))


def _reached(what: str, address: str) -> Step:
    parts = urlsplit(address)
    port = parts.port or PORTS[parts.scheme]
    try:
        socket.create_connection((parts.hostname or "", port), SECONDS).close()
    except socket.gaierror:
        return Step(what, _("The name %s is not known here.") % parts.hostname)
    except OSError as fault:
        return Step(
            what,
            _("Nothing answers at %(host)s, port %(port)s: %(fault)s")
            % {"host": parts.hostname, "port": port, "fault": fault.strerror or fault},
        )
    return Step(what)


def _known(folder: Path, configured: Configuration) -> Step:
    """Call the hub with our signature: does it know us, do the clocks agree, is it the hub we were told of?"""
    what = _("The hub knows this agent, and signs as it should")
    if not (folder / KEY).exists():
        return Step(what, _("Without a key it cannot be asked."))
    try:
        return Step(what, _said(asyncio.run(_error_of_a_call(folder, configured))))
    except Failed as failed:
        if failed.code == "wrong_answer":
            return Step(
                what,
                _("The answer is not signed by a key in hub.keys (%s). Compare with the hub's operator.")
                % failed.detail,
            )
        return Step(what, _("The hub gives no answer (%s).") % (failed.detail or failed.code))


async def _error_of_a_call(folder: Path, configured: Configuration) -> str:
    """Return the X-Road-Error of a signed call for metadata; that there is no such service is an answer too."""
    with TemporaryDirectory() as apart:
        wire = Wire(Path(apart), SMALL, folder / configured.hub.ca if configured.hub.ca else None)
        hub = Hub(configured, Signer.of(keys.key_in(folder / KEY)), Store(Path(apart)), wire)
        target = f"/r1/{configured.identifier}/listMethods"
        reply = await hub.ask(hub.named(Request("GET", target, [], Spool(Path(apart), SMALL))))
        await wire.close()
    return read(reply.headers).get("x-road-error", "")


def _said(error: str) -> str:
    code = error.rpartition(".")[2]
    if code in UNKNOWN:
        return _("It does not (%s). Hand the line of `tongban agent key` to the hub's operator.") % code
    if code == "stale":
        return _("The clocks differ by more than half a minute. Set this machine's clock.")
    return "" if not error or code == "unknown_service" else _("It answers %s.") % error


def _listening(listen: str) -> Step:
    what = _("The address %s") % listen
    host, port = host_and_port(listen)
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as fault:
            if _is_an_agent(host, port):
                return Step(_("The address %s, where an agent is running") % listen)
            return Step(what, _("It cannot be used (%s).") % fault.strerror)
    return Step(what)


def _is_an_agent(host: str, port: int) -> bool:
    asked = HTTPConnection(host, port, timeout=SECONDS)
    try:
        asked.request("GET", "/queue/")
        return asked.getresponse().getheader("X-Road-Error") is not None
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _waiting(folder: Path) -> Step:
    with closing(store.opened(folder)) as database:
        waiting = [call for call in queue.listed(database) if call.state == "waiting"]
    tried = [call for call in waiting if call.attempts]
    if tried:
        return Step(
            _("The queue"),
            _("%(count)s calls wait; the first: %(fault)s") % {"count": len(waiting), "fault": tried[0].fault},
        )
    return Step(_("The queue: %s calls wait") % len(waiting))
