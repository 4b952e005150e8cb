"""What a provider tells by itself: believed when signed, ours and right, and always written down."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime

from tongban.kernel.ids import uuid7
from tongban.payments.models import ProviderMessage
from tongban.payments.operations.settling import NotOurs, settle
from tongban.payments.providers import Provider, WrongMessage

log = logging.getLogger("tongban.payments")
LONGEST = 4000


def hear(provider: Provider, method: str, path: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> str:
    """Take a callback in; return why it was not believed, empty when it was. The second of one counts nothing."""
    fault = ""
    try:
        came = provider.read(method, path, headers, body, at=at)
        settle(came, provider=provider.key, at=at)
    except (WrongMessage, NotOurs) as wrong:
        fault = wrong.code
        log.warning("a callback of %s is not believed: %s", provider.key, fault)
    told = _told(body)
    ProviderMessage.objects.create(
        id=uuid7(at),
        provider=provider.key,
        order_number=str(told.get("order", ""))[:80],
        reference=str(told.get("reference", ""))[:80],
        body=body[:LONGEST].decode("utf-8", "replace").replace("\0", ""),
        fault=fault,
        at=at,
    )
    return fault


def _told(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
