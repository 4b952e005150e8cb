"""The hub's process: all is loaded once, then workers are forked, so that they share what they never write."""

import gc
import os
import shutil
from importlib import import_module

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tongban.exchange import keys
from tongban.exchange.gateway import load_connectors
from tongban.exchange.hub.calling import spool_folder


def serve(host: str, port: int) -> None:
    """Serve until told to stop; a worker that dies is replaced. Bodies of a process that was killed are swept away."""
    import_module("tongban.exchange.hub.app")
    keys.own_key()
    load_connectors()
    shutil.rmtree(spool_folder(), ignore_errors=True)
    spool_folder().mkdir(mode=0o700, parents=True)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a call leaves no cycles behind: looking for them all the time is for nothing
    Granian(
        "tongban.exchange.hub.app:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=int(os.environ.get("TONGBAN_HUB_WORKERS", "1")),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
