"""A body on its way: in memory while it is small, in a file beyond 64 KB; hashed as it passes."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

IN_MEMORY = 65_536
CHUNK = 65_536


class TooLong(Exception):
    """More bytes came than are taken."""


class Spool:
    """Bytes, added piece by piece and read again; `close` throws them away. At most `most` are taken."""

    def __init__(self, folder: Path, most: int) -> None:
        self.size = 0
        self._folder, self._most = folder, most
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()

    @classmethod
    def of(cls, folder: Path, content: bytes) -> "Spool":
        """Return a spool that holds `content`."""
        spool = cls(folder, len(content))
        spool.add(content)
        return spool

    @property
    def sha256(self) -> bytes:
        return self._sha256.digest()

    @property
    def sha512(self) -> bytes:
        return self._sha512.digest()

    def add(self, piece: bytes) -> None:
        """Take the next bytes. Raises TooLong."""
        self.size += len(piece)
        if self.size > self._most:
            raise TooLong
        self._sha256.update(piece)
        self._sha512.update(piece)
        if self._file is None and self.size > IN_MEMORY:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by close()
            self._file.write(self._memory)
            self._memory.clear()
        if self._file is None:
            self._memory += piece
        else:
            self._file.write(piece)

    def content(self) -> bytes:
        """Return all of it: for bodies that are known to be small."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield all of it, from the start, a piece at a time."""
        if self._file is None:
            if self._memory:
                yield bytes(self._memory)
            return
        self._file.seek(0)
        while piece := self._file.read(CHUNK):
            yield piece

    def close(self) -> None:
        """Forget the bytes; the file is gone."""
        self._memory.clear()
        if self._file is not None:
            self._file.close()
