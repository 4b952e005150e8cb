"""Offices that send records by themselves: signed, checked, kept until they send newer ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tongban.exchange.connectors.files import Kept


class Push(Kept):
    """One office's records. `sender` is the X-Road identifier of the system that may send them."""

    def __init__(self, spec: Mapping[str, Any], folder: Path) -> None:
        super().__init__(spec, folder)
        self.sender: str = spec["sender"]
        self.spec = spec
