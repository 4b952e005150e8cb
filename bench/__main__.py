"""One run, one machine: (a) filing through the interface, (b) the same rows by plain psycopg, (c) the big lists,
(d) calls through the exchange hub."""

import os
import shutil
import tempfile
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.setting import Place

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
CLIENTS = 8
PARTS = os.environ.get("BENCH", "all")  # hub: only what goes through the exchange hub
CASES = int(os.environ.get("BENCH_CASES", "100000"))


def main() -> None:
    """Start an installation of its own, measure, print, and leave nothing behind."""
    from tongban.config.postgres import Server

    folder = Path(tempfile.mkdtemp(prefix="tongban-bench-"))
    folder.chmod(0o755)
    try:
        with Server(folder) as url:
            os.environ |= {
                "DATABASE_URL": url,
                "TONGBAN_DATA": str(folder),
                "TONGBAN_DEMO": "1",
                "TONGBAN_CONNECTORS": str(folder / "connectors"),
                "TONGBAN_EXCHANGE_HOSTS": "127.0.0.0/8",
                "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
            }
            _measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path) -> None:
    import django

    django.setup()
    from bench import filing, floor, hub, lists, setting
    from bench.figures import say

    place = setting.prepare(folder)
    if PARTS == "hub":
        _measure_hub(hub, place)
        return
    say(f"{os.cpu_count()} cores; {CLIENTS} clients for {SECONDS:.0f} s; PostgreSQL {place.postgres}, durable commits")
    with setting.web(place) as address:
        filed = filing.run(address, place, clients=CLIENTS, seconds=SECONDS)
    say(f"(a) bundles filed through /api/v1       {filed}")
    filing.check_rows(filed.done)
    written = floor.run(clients=CLIENTS, seconds=SECONDS)
    say(f"(b) the same rows by plain psycopg      {written}")
    say(f"    (a)/(b) {filed.rate / written.rate:.0%}; cases per second {filed.rate * filing.CASES_EACH:.0f}")
    say(f"(c) with {lists.fill(CASES):,} cases:")
    with setting.web(place) as address:
        for name, figure, queries in lists.run(address, place):
            say(f"    {name:<36}{figure}, {queries} queries")
    _measure_hub(hub, place)


def _measure_hub(hub: ModuleType, place: "Place") -> None:
    from bench.figures import say

    say("(d) one dataset, signed, authorised, logged:")
    figures, spent, by_client = hub.run(place, clients=CLIENTS, seconds=SECONDS)
    for name, figure in figures.items():
        say(f"    {name:<36}{figure}")
    say(f"    the hub's own processor time         {spent:8.2f} ms a call")
    say(f"    a client's, signing and checking     {by_client:8.2f} ms a call")
    middle, most = hub.prefill(place)
    say(f"    ten sources of up to 300 ms for one form: {middle:.0f} ms (at most {most:.0f}) beyond the slowest")


if __name__ == "__main__":
    main()
