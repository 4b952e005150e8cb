"""(a) Bundles filed through the machine interface: one call each, durably committed."""

import multiprocessing
import time
from urllib.parse import urlsplit

from bench.client import file_for, ready
from bench.figures import Figure
from bench.setting import Place

CASES_EACH = 10


def run(address: str, place: Place, *, clients: int, seconds: float) -> Figure:
    """File with several clients at once, each over one connection; return the figure of all."""
    host, token = urlsplit(address).netloc, place.token
    file_for((host, token, 1.0))
    begun = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        pool.map(ready, range(clients))
        begun = time.monotonic()
        durations = [one for many in pool.map(file_for, [(host, token, seconds)] * clients) for one in many]
    return Figure(len(durations), time.monotonic() - begun, durations)


def check_rows(done: int) -> None:
    """Every answered request is one application with ten cases, its audit and its event."""
    from tongban.cases.models import Application, Case
    from tongban.kernel.models import AuditEntry, OutboxEvent

    applications = Application.objects.count()
    assert applications >= done, (applications, done)
    assert Case.objects.count() == applications * CASES_EACH
    assert AuditEntry.objects.filter(action="cases.filed").count() == applications * CASES_EACH
    assert OutboxEvent.objects.filter(name="cases.ApplicationFiled").count() == applications
