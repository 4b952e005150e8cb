"""What the exchange does when another city's hub has told something of shared data."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from tongban.exchange import told
from tongban.exchange.events import MessageReceived
from tongban.exchange.operations import hearing
from tongban.kernel.events import listens_to

log = logging.getLogger("tongban.exchange")
HEARD: dict[str, tuple[type[msgspec.Struct], Callable[..., None]]] = {
    told.DEMANDED: (told.Demanded, hearing.take_demand),
    told.WITHDRAWN: (told.Withdrawn, hearing.take_withdrawal),
    told.DISPUTED: (told.Disputed, hearing.take_dispute),
    told.ANSWERED: (told.Answered, hearing.take_answer),
    told.ENDED: (told.Ended, hearing.take_end),
    told.STOPPED: (told.Stopped, hearing.take_stop),
    told.LIFTED: (told.Lifted, hearing.take_lift),
}


@listens_to(MessageReceived)
def hear(event: MessageReceived, at: datetime) -> None:
    """Do what a message about shared data asks for; other topics are others' to hear."""
    kind, take = HEARD.get(event.topic, (None, None))
    if kind is None or take is None:
        return
    try:
        message: Any = msgspec.convert(event.body, kind)
    except msgspec.ValidationError as fault:  # tried again it would be no better
        log.warning("message %s of %s is not understood: %s", event.key, event.instance, fault)
        return
    take(event.instance, message, at=at)
