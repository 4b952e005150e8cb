"""`python -m sample_city.payments`: serve the payment platform."""

import asyncio
import signal
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from sample_city.payments.callbacks import Callbacks
from sample_city.payments.ledger import Ledger
from sample_city.payments.server import Platform


@click.command(help="Serve the sample city's payment platform: cashier, callbacks, refunds, payouts, statements.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8300, show_default=True)
@click.option("--key", default="demo-payments", envvar="SAMPLE_PAYMENTS_KEY", help="The merchant's key.")
@click.option("--merchant", default="tongban", show_default=True)
@click.option("--pause", default=2.0, show_default=True, help="Seconds before a callback is tried again; they double.")
@click.option("--state", type=click.Path(path_type=Path), help="A folder that keeps the books.")
def main(host: str, port: int, key: str, merchant: str, pause: float, state: Path | None) -> None:
    """Serve until stopped."""
    if state is not None:
        state.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.opened(state / "ledger.json" if state else None)
    asyncio.run(_serve(Platform(key, merchant, ledger, Callbacks(key, merchant, pause)), host, port))


async def _serve(platform: Platform, host: str, port: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # at once: what came is in the books before it is answered
    click.echo(f"The sample city's payment platform: http://{host}:{port}")
    app = platform.app()
    await Server(app, address=host, port=port, interface=Interfaces.ASGINL, log_level=LogLevels.error).serve()


if __name__ == "__main__":
    main()
