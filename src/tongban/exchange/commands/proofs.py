"""`tongban exchange verify-proof`: checks a proof with the hub's public key; no database, no settings."""

from typing import IO

import click
import msgspec

from tongban.exchange.log.proofs import check_proof


@click.command("verify-proof", help="Check a proof file with the hub's public key, offline.")
@click.argument("file", type=click.File("rb"))
@click.option("--key", "public_key", required=True, help="What `tongban exchange key show` prints at the hub.")
def verify_proof(file: IO[bytes], public_key: str) -> None:
    """Print the proved entry; exit with 1 when the proof is none."""
    try:
        entry = check_proof(file.read(), public_key)
    except ValueError as fault:
        raise click.ClickException(f"Not proved: {fault}.") from fault
    click.echo(msgspec.json.format(msgspec.json.encode(entry, order="sorted"), indent=2))
    click.echo(f"Proved: entry {entry['sequence']} is in the sealed log.")
