"""The commands `tongban exchange ...`."""

import click

from tongban.kernel.lazy_commands import LazyCommands

COMMANDS = {
    "check": "tongban.exchange.commands.connectors:check",
    "new": "tongban.exchange.commands.connectors:new",
    "take": "tongban.exchange.commands.connectors:take",
    "agreement": "tongban.exchange.commands.agreements:agreement",
    "peer": "tongban.exchange.commands.peers:peer",
    "member": "tongban.exchange.commands.members:member",
    "verify": "tongban.exchange.commands.log:verify",
    "seal": "tongban.exchange.commands.log:seal",
    "proof": "tongban.exchange.commands.log:proof",
    "key": "tongban.exchange.commands.log:key",
    "verify-proof": "tongban.exchange.commands.proofs:verify_proof",
}


@click.group(
    cls=LazyCommands,
    found_at=COMMANDS,
    without_django=["verify-proof"],
    help="The exchange hub: its log, proofs and connections.",
)
def exchange() -> None:
    """Group of commands for the hub."""
