"""The web process: everything is loaded once, then the workers are forked, so that they share what they never write.

That saves about a third of their memory. Nothing here may open a connection or start a thread: neither survives a fork.
"""

import gc
from importlib import import_module

from django.conf import settings
from django.utils.translation import override
from granian import Granian
from granian.constants import Interfaces

from tongban.catalog import words
from tongban.exchange import api as exchange

WORKERS = 2
THREADS = 4


def serve(host: str, port: int) -> None:
    """Serve until told to stop; a worker that dies is replaced."""
    import_module("tongban.config.wsgi")
    import_module(settings.ROOT_URLCONF)
    for language, _name in settings.LANGUAGES:
        with override(language):
            str(settings.LANGUAGES[0][1])  # loads the language's texts
    words.cut(words.pinyin("城市"))  # loads the dictionaries of the search
    exchange.load_connectors()
    gc.collect()
    gc.freeze()
    Granian(
        "tongban.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
    ).serve()
