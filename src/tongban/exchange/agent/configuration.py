"""An agent's folder: agent.yaml, agent.key, and agent.sqlite with what waits and what happened."""

from collections.abc import Callable
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote, urlsplit

import msgspec
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tongban.exchange.agent.words import _
from tongban.exchange.keys import public_key, thumbprint

FILE = "agent.yaml"
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
LOOPBACK = ("127.0.0.1/32", "::1/128")
Positive = Annotated[float, msgspec.Meta(gt=0)]
Count = Annotated[int, msgspec.Meta(gt=0)]

SKELETON = """\
# An agent of the exchange. `tongban agent check` says what is wrong with it, step by step.

# Your system's identifier, as the hub's operator registered it: INSTANCE/GOV/CREDIT-CODE/SYSTEM
identifier: CN-310000/GOV/YOUR-CREDIT-CODE/YOUR-SYSTEM

hub:
  address: https://hub.example:8200
  # what `tongban exchange key show` prints at the hub; two keys while the hub changes its own
  keys: [THE-HUBS-PUBLIC-KEY]
  # ca: hub-ca.pem        # the authority that signed the hub's certificate, when it is not a public one

# Where your system calls /r1/...; nobody else may: calls that come in here go out under your signature
local:
  listen: 127.0.0.1:8210
  # allowed: [127.0.0.1/32]   # networks that may call, when your system is on another machine

# Where the hub calls your services
network:
  listen: 0.0.0.0:8211
  # certificate: agent.pem
  # certificate_key: agent-tls.key

# What the hub may call here: service code -> your system's own address
services: {}
#  household:
#    address: http://127.0.0.1:9000/api
#    methods: [GET, POST]

# limits:
#   seconds: 60           # how long an answer may take
#   message_mb: 64
#   queue_mb: 1024        # what waits, and the answers kept for you
#   queue_calls: 10000
#   give_up_days: 3       # a call that waited so long is not sent any more
#   keep_days: 7          # answers are kept so long for you to collect
#   log_days: 365
"""


class WrongConfiguration(Exception):
    """The folder's agent.yaml is none; the message says what is wrong and where."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of agent.yaml; a key that means nothing is a fault, not a silence."""


class HubPart(_Part, frozen=True):
    """Where the hub is and which keys it signs with."""

    address: str
    keys: Annotated[list[str], msgspec.Meta(min_length=1)]
    ca: str = ""


class LocalPart(_Part, frozen=True):
    """Where the office's own system calls."""

    listen: str = "127.0.0.1:8210"
    allowed: tuple[str, ...] = LOOPBACK


class NetworkPart(_Part, frozen=True):
    """Where the hub calls."""

    listen: str = "0.0.0.0:8211"
    certificate: str = ""
    certificate_key: str = ""


class Service(_Part, frozen=True):
    """A service of the office's system that the hub may call."""

    address: str
    methods: list[str]
    seconds: Positive = 30


class Limits(_Part, frozen=True):
    """How much and how long; megabytes are 1,000,000 bytes."""

    seconds: Positive = 60
    message_mb: Positive = 64
    queue_mb: Positive = 1024
    queue_calls: Count = 10_000
    give_up_days: Positive = 3
    keep_days: Positive = 7
    log_days: Positive = 365


class Configuration(_Part, frozen=True):
    """The content of agent.yaml."""

    identifier: str
    hub: HubPart
    local: LocalPart = LocalPart()
    network: NetworkPart = NetworkPart()
    services: dict[str, Service] = {}
    limits: Limits = Limits()

    @property
    def message_bytes(self) -> int:
        return int(self.limits.message_mb * 1_000_000)

    def hub_key(self, key_id: str) -> Ed25519PublicKey | None:
        """Return the hub's public key with this id, if it is one of those configured."""
        return next((public_key(text) for text in self.hub.keys if thumbprint(text) == key_id), None)


def read(folder: Path) -> Configuration:
    """Return the configuration in a folder. Raises WrongConfiguration."""
    file = folder / FILE
    try:
        configured = msgspec.convert(yaml.safe_load(file.read_text("utf-8")), Configuration)
    except OSError as fault:
        raise WrongConfiguration(_("%s cannot be read. `tongban agent new` writes one.") % file) from fault
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise WrongConfiguration(f"{file}: {fault}") from fault
    for wrong in _faults(configured):
        raise WrongConfiguration(f"{file}: {wrong}")
    return configured


def host_and_port(listen: str) -> tuple[str, int]:
    """Return the two parts of HOST:PORT. Raises ValueError."""
    parts = urlsplit(f"//{listen}")
    if not parts.hostname or parts.port is None:
        raise ValueError(listen)
    return parts.hostname, parts.port


def _faults(configured: Configuration) -> list[str]:
    faults = []
    parts = configured.identifier.split("/")
    if len(parts) != 4 or any(not part or quote(unquote(part), safe="") != part for part in parts):
        faults.append(_("identifier: INSTANCE/CLASS/MEMBER/SUBSYSTEM is expected, each part percent-encoded"))
    addresses = {"hub.address": configured.hub.address}
    addresses |= {f"services.{code}.address": one.address for code, one in configured.services.items()}
    faults += [_("%s: an address http://... or https://... is expected") % key for key in _no_addresses(addresses)]
    for text in configured.hub.keys:
        if not _is(partial(public_key, text)):
            faults.append(_("hub.keys: %s is no public key") % text)
    for key, listen in (("local", configured.local.listen), ("network", configured.network.listen)):
        if not _is(partial(host_and_port, listen)):
            faults.append(_("%s.listen: HOST:PORT is expected") % key)
    for network in configured.local.allowed:
        if not _is(partial(ip_network, network)):
            faults.append(_("local.allowed: %s is no network") % network)
    for code, service in configured.services.items():
        if not service.methods or set(service.methods) - METHODS:
            faults.append(_("services.%s.methods: name HTTP methods, such as GET or POST") % code)
    return faults


def _no_addresses(addresses: dict[str, str]) -> list[str]:
    found = []
    for key, address in addresses.items():
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            found.append(key)
    return found


def _is(read_it: Callable[[], object]) -> bool:
    try:
        read_it()
    except ValueError:
        return False
    return True
