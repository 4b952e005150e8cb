"""What the exchange keeps: calls and their chain, members and keys, demands and agreements, people's say,
messages between cities."""

from tongban.exchange.models.calls import Call, Count, Head, Seal, Verification
from tongban.exchange.models.federation import Incoming, Outgoing
from tongban.exchange.models.members import Peer, Seen, SigningKey, Subsystem
from tongban.exchange.models.people import Consent, Inquiry
from tongban.exchange.models.sharing import Agreement, Demand, Stop, Usage

__all__ = [
    "Agreement",
    "Call",
    "Consent",
    "Count",
    "Demand",
    "Head",
    "Incoming",
    "Inquiry",
    "Outgoing",
    "Peer",
    "Seal",
    "Seen",
    "SigningKey",
    "Stop",
    "Subsystem",
    "Usage",
    "Verification",
]
