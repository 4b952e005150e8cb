"""What is asked about calls."""

from tongban.exchange.models import Call
from tongban.exchange.recording import digest_of


def calls_about(id_number: str, *, limit: int = 200) -> list[Call]:
    """Return the calls about this person, newest first."""
    return list(Call.objects.filter(subject_digest=digest_of(id_number)).order_by("-at", "-id")[:limit])
