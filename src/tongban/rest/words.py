"""What goes over the wire, described once: the OpenAPI description is made from these."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

PRINTABLE = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F]*$"  # no signs that no database takes
Words = Annotated[str, StringConstraints(max_length=2000, pattern=PRINTABLE)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,80}$")]


class Text(Schema):
    """Words in both languages."""

    zh: str
    en: str


class Problem(Schema):
    """What went wrong (RFC 9457). `errors` names answers with what is wrong with each."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: dict[str, str] = {}


class Found(Schema):
    """A hit of the search."""

    kind: str
    key: str
    title: Text
    summary: Text


class BundleLine(Schema):
    """One thing, in short."""

    key: str
    title: Text
    summary: Text
    services: list[str]


class FormSchema(Schema):
    """A bundle's one form: its steps, the answers as JSON Schema 2020-12, and what joining saves."""

    bundle: str
    edition: int
    steps: list[dict[str, Any]]
    answers_schema: dict[str, Any]
    summary: dict[str, int]


class Applicant(Schema):
    """The person an application is for."""

    id_number: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{16}[0-9X]$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PRINTABLE)]
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+-]{0,20}$")] = ""


Answers = dict[str, Words | bool | float | int | None]


class NewApplication(Schema):
    """An application: a draft, or with `submit` filed at once.

    With `fill` registers answer what they hold, in place of what is sent: the client says that the person agreed.
    """

    bundle: Key
    applicant: Applicant
    answers: Answers = {}
    submit: bool = False
    fill: bool = False


class Changes(Schema):
    """Answers to put into a draft; null takes one out."""

    answers: Answers


class Paper(Schema):
    """A paper result beside the e-certificate: by post or at the counter, and where it is."""

    way: str
    carrier: str
    tracking_number: str
    posted_on: date | None
    missing_on: date | None
    arrived_on: date | None
    collected_on: date | None


class CaseLine(Schema):
    """One case of an application. `paper` is there once the e-certificate is issued, if paper was chosen too."""

    id: UUID
    number: str
    service: str
    agency: str
    state: str
    due_on: date | None
    version: int
    paper: Paper | None = None


class ApplicationStatus(Schema):
    """Where an application stands. A draft has no number and no cases yet."""

    id: UUID
    number: str | None
    bundle: str
    state: str
    filed_at: datetime | None = None
    cases: list[CaseLine] = []
    missing: dict[str, str] = {}


class CaseDetail(CaseLine):
    """One case for its office: the answers its service asks."""

    applicant_name: str
    answers: dict[str, Any]


class CasePage(Schema):
    """A page of an office's cases."""

    items: list[CaseLine]
    next_page: int | None


MOVES = (
    "accept|request_supplement|not_accept|start_review|suspend|resume|grant|refuse|post|correct_parcel|give_at_counter"
)


class NewMove(Schema):
    """A move on a case. `version` is the one last read: a case changed meanwhile is not overwritten.

    `post` and `correct_parcel` name `carrier` (ems, registered, sf, jd) and `tracking_number`; `give_at_counter` names
    the `collector` (applicant, holder, or other with name and last four characters of the ID number) and `card_seen`.
    """

    move: Annotated[str, StringConstraints(pattern=f"^({MOVES})$")]
    reason: Words = ""
    days: Annotated[int, Field(ge=0, le=90)] = 0
    version: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    carrier: Annotated[str, StringConstraints(pattern="^[a-z]{0,20}$")] = ""
    tracking_number: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9 -]{0,40}$")] = ""
    collector: Annotated[str, StringConstraints(pattern="^(applicant|holder|other)?$")] = ""
    collector_name: Annotated[str, StringConstraints(max_length=60, pattern=PRINTABLE)] = ""
    collector_id_end: Annotated[str, StringConstraints(pattern="^([0-9]{3}[0-9Xx])?$")] = ""
    card_seen: bool = False
