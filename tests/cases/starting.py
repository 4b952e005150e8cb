"""A city whose book opens things by itself, has what is filed each month, and a service with few places."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.connectors import configure, rest_json
from tests.exchange.connectors.serving import Handler, serving
from tests.world import resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.exchange import gateway
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

STARTS = Path(__file__).parent / "starts_book"


def publish_starts(settings: Any, folder: Path, **changed: tuple[str, str]) -> book.Edition:
    """Publish the city's book with these bundles; `changed` maps a file's name to words and what replaces them."""
    shutil.copytree(settings.BOOK_DIR, folder)
    shutil.copytree(STARTS, folder, dirs_exist_ok=True)
    for name, (old, new) in changed.items():
        for file in folder.glob(f"*/{name}.yaml"):
            file.write_text(file.read_text().replace(old, new))
    return book.publish(folder, by=SYSTEM, at=now())


@dataclass
class Register:
    """The register of care: levels by ID number; `is_down` when it answers nothing of use."""

    levels: dict[str, int] = field(default_factory=dict)
    is_down: bool = False
    asked: int = 0

    def answer(self, handler: Handler, body: bytes) -> None:
        self.asked += 1
        level = self.levels.get(str(json.loads(body)["id_number"]))
        if self.is_down or level is None:
            handler.send(b"{}", status=503 if self.is_down else 404)
            return
        handler.send(json.dumps({"level": level}).encode())


@contextmanager
def register_at_hand(settings: Any, folder: Path) -> Iterator[Register]:
    """Connect the installation to a register of care."""
    register = Register()
    with serving({"/aid": register.answer}) as served:
        configure(settings, folder, aid=rest_json(served.url, "key"))
        yield register
    gateway.forget_connections()


def let_work(at: Any) -> None:
    """Let the worker do what is due at a moment: starts, seasons, lines, cases, and what was announced."""
    for _round in range(3):
        moment = max(at, now())
        while events.deliver(at=moment):
            pass
        while cases.work_starts(at=moment) + cases.move_lines(at=moment) + cases.work(at=moment):
            pass


def file_count(bundle: str, person: identity.Person, *, at: Any) -> cases.Application:
    """File one of the small bundles that ask for a number."""
    given = {"applicant.id_number": person.id_number, "applicant.name": person.name, "declaration.count": 3}
    answers = {key: forms.Answer(value=value, origin="typed").stored() for key, value in given.items()}
    return cases.file_answers(bundle, person, answers, by=resident_of(person).actor, key=str(uuid4()), at=at)
