"""Connectors for tests: folders as an operator would write them, secrets in the environment."""

import os
from pathlib import Path
from typing import Any

import yaml

from tongban.exchange.gateway import forget_connections


def configure(settings: Any, folder: Path, **connectors: dict[str, Any]) -> Path:
    """Connect this installation to these systems and no others; a name's _ stands for -. Return the folder."""
    for name, spec in connectors.items():
        home = folder / name.replace("_", "-")
        home.mkdir(parents=True, exist_ok=True)
        (home / "connector.yaml").write_text(yaml.safe_dump(spec, allow_unicode=True, sort_keys=False))
    settings.TONGBAN_CONNECTORS = folder
    forget_connections()
    return folder


def rest_json(url: str, key: str, **more: Any) -> dict[str, Any]:
    """Return a system that takes a bearer key."""
    os.environ["TEST_OFFICE_KEY"] = key
    return {"kind": "rest_json", "base_url": url, "auth": {"kind": "bearer", "token": "${TEST_OFFICE_KEY}"}, **more}
