"""Which machines connectors may reach. The address that was checked is the one connected to.

`TONGBAN_EXCHANGE_HOSTS` lists names (`host`, `host:port`), addresses and networks (`10.2.0.0/16`) and the paths of
sockets, by commas. A listed name may lead to public addresses; private ones count only when they are listed
themselves. Link-local addresses, where clouds keep their machines' secrets, are never reached, listed or not.
"""

import ipaddress
import socket
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from tongban.exchange.connectors.outcome import Down

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
METADATA = frozenset(map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")))
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotResolved(Down):
    """The name of the host leads nowhere."""


class NotListed(Down):
    """The host is not one that connectors may reach."""


@dataclass(frozen=True)
class Listed:
    """What the operator allows: names and networks, each with a port or None for any; paths of sockets."""

    names: frozenset[tuple[str, int | None]]
    networks: tuple[tuple[Network, int | None], ...]
    sockets: frozenset[str]


def addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses of a host, all of which may be reached. Raises NotResolved or NotListed."""
    found = resolve(host, port)
    for address in found:
        check(host, port, address)
    return found


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses a name leads to. Raises NotResolved."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotResolved(f"the name {host} is not known") from fault
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def check(host: str, port: int, address: str) -> None:
    """Pass if a connection to this address, found under this name, may be made. Raises NotListed."""
    ip = _plain(ipaddress.ip_address(address.partition("%")[0]))
    if _is_forbidden(ip):
        raise NotListed(f"{host} leads to {ip}, which is never reached")
    listed = _listed(settings.TONGBAN_EXCHANGE_HOSTS)
    if any(ip.version == net.version and ip in net and at in (None, port) for net, at in listed.networks):
        return
    name = host.lower().rstrip(".")
    if not {(name, None), (name, port)} & listed.names:
        raise NotListed(f"{host}:{port} is not in TONGBAN_EXCHANGE_HOSTS")
    if not ip.is_global:
        raise NotListed(f"{host} leads to the private address {ip}, which is not in TONGBAN_EXCHANGE_HOSTS")


def check_socket(path: str) -> None:
    """Pass if this socket may be used. Raises NotListed."""
    if path not in _listed(settings.TONGBAN_EXCHANGE_HOSTS).sockets:
        raise NotListed(f"{path} is not in TONGBAN_EXCHANGE_HOSTS")


def _plain(ip: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for, where it does: the one the packet goes to."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if inner is None and int(ip) >> 32 == 0 and int(ip) > 1:  # ::a.b.c.d, long abolished
        inner = ipaddress.IPv4Address(int(ip))
    return inner or ip


def _is_forbidden(ip: Address) -> bool:
    reserved = ip.is_reserved and not ip.is_loopback  # ::1 lies in a reserved block
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or reserved or ip in METADATA


@cache
def _listed(text: str) -> Listed:
    names: set[tuple[str, int | None]] = set()
    networks: list[tuple[Network, int | None]] = []
    sockets: set[str] = set()
    for entry in filter(None, map(str.strip, text.split(","))):
        if entry.startswith("/"):
            sockets.add(entry)
            continue
        try:
            networks.append((ipaddress.ip_network(entry.strip("[]"), strict=False), None))
            continue
        except ValueError:
            parts = urlsplit(f"//{entry}")
        host, port = parts.hostname or "", parts.port
        try:
            networks.append((ipaddress.ip_network(host), port))
        except ValueError:
            names.add((host.rstrip("."), port))
    return Listed(frozenset(names), tuple(networks), frozenset(sockets))
