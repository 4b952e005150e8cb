"""The commands `tongban exchange ...`; each is loaded when it is called, Django only for those that need it."""

from importlib import import_module

import click


class _Commands(click.Group):
    LAZY = {
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
    WITHOUT_DJANGO = ("verify-proof",)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.LAZY])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.LAZY:
            return super().get_command(ctx, cmd_name)
        if cmd_name not in self.WITHOUT_DJANGO:
            import django

            django.setup()
        module, name = self.LAZY[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands, help="The exchange hub: its log, proofs and connections.")
def exchange() -> None:
    """Group of commands for the hub."""
