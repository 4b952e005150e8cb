"""`python -m sample_city.outside`: serve the outside bodies until stopped."""

import asyncio
import signal
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from sample_city.outside.server import Bodies, bodies_in


@click.command(help="Outside bodies (utilities): they take cases and answer later, by signed messages.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8400, show_default=True)
@click.option("--key", default="demo-registers", envvar="SAMPLE_CITY_KEY", help="The bearer key of callers.")
@click.option("--bodies", type=click.Path(path_type=Path), required=True, help="Who they are: a JSON file.")
@click.option("--pace", default=20.0, show_default=True, help="Seconds from one answer to the next.")
def main(host: str, port: int, key: str, bodies: Path, pace: float) -> None:
    """Serve until stopped."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(_serve(Bodies(bodies_in(bodies), key, pace), host, port))


async def _serve(bodies: Bodies, host: str, port: int) -> None:
    click.echo(f"The sample city's outside bodies: http://{host}:{port}")
    server = Server(bodies.app(), address=host, port=port, interface=Interfaces.ASGINL, log_level=LogLevels.error)
    answering = asyncio.create_task(bodies.answer())
    try:
        await server.serve()
    finally:
        answering.cancel()


if __name__ == "__main__":
    main()
