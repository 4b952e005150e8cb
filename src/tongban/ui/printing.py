"""Pages into PDF, in a process of its own that ends when nothing has been printed for a while.

WeasyPrint with Chinese fonts takes 150 MB and never gives them back; its fonts are not for several threads either.
"""

import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from typing import Any

IDLE_SECONDS = 30.0
LONGEST_SECONDS = 60.0
PAGES_EACH = 500  # then a fresh process: fonts of many pages pile up


class _Printer:
    """Starts the process at the first page, and ends it when it has been idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._rest: threading.Timer | None = None

    def printed(self, page: str) -> bytes:
        """Return a page of HTML as PDF; one page at a time. A process that was killed is replaced, once."""
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            try:
                made = self._print(page)
            except BrokenProcessPool:
                self._pool = None
                made = self._print(page)
            self._rest = threading.Timer(IDLE_SECONDS, self._end)
            self._rest.daemon = True
            self._rest.start()
            return made

    def _print(self, page: str) -> bytes:
        if self._pool is None:
            # spawned, not forked: a fork would copy this process's threads' locks
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=PAGES_EACH)
        return self._pool.submit(_printed, page).result(timeout=LONGEST_SECONDS)

    def _end(self) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False)
                self._pool = None


_printer = _Printer()


def printed(page: str) -> bytes:
    """Return a page of HTML as PDF, fetching nothing from anywhere."""
    return _printer.printed(page)


def _printed(page: str) -> bytes:
    from weasyprint import HTML  # loads system libraries that only this needs
    from weasyprint.urls import URLFetcher

    source = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    made: bytes = source.write_pdf(font_config=_fonts())
    return made


@cache
def _fonts() -> Any:
    """Return one set of fonts for all pages: a set for every page once took 700 MB."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()
