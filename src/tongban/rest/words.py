"""What goes over the wire, described once: the OpenAPI description is made from these."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from tongban.rest.procedures import Suspension

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


class JoinedService(Schema):
    """A service of a bundle. `needs` are granted before it begins, `after` have ended before, granted or not.

    An `optional` one is joined if it is `chosen`; of those with one `one_of` exactly one is.
    """

    service: str
    needs: list[str]
    after: list[str]
    optional: bool
    chosen: bool
    one_of: str


class FormSchema(Schema):
    """A bundle's one form: its steps, the answers as JSON Schema 2020-12, and what joining saves.

    `services` say what may be sent as `choices`.
    """

    bundle: str
    services: list[JoinedService]
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
Choices = dict[Key, bool | Key]


class AmountLine(Schema):
    """What an amount comes from. `kind`: answer, row, parameter or reckoning; the middle two have source and since."""

    kind: str
    question: str
    text: Text
    value: bool | float | str | list[Any] | None
    words: Text
    source: Text | None
    since: date | None


class Amount(Schema):
    """An amount the book wants explained, null when it cannot be known yet, with the lines that lead to it."""

    question: str
    title: Text
    value: float | None
    words: Text
    lines: list[AmountLine]


class NewApplication(Schema):
    """An application: a draft, or with `submit` filed at once.

    `choices`: optional service -> true or false, group of alternatives -> the service taken.
    With `fill` registers answer what they hold, in place of what is sent: the client says that the person agreed.
    """

    bundle: Key
    applicant: Applicant
    answers: Answers = {}
    choices: Choices = {}
    submit: bool = False
    fill: bool = False


class Changes(Schema):
    """Answers and choices to put into a draft; null takes an answer out, what is not named stays."""

    answers: Answers = {}
    choices: Choices = {}


class Withdrawal(Schema):
    """What to take back: one case, or with none everything that is not decided."""

    case: UUID | None = None


class NewPetition(Schema):
    """What is asked of a case after its decision, in the person's words."""

    case: UUID
    kind: Annotated[str, StringConstraints(pattern="^(reopening|review|correction)$")]
    words: Words


class PetitionLine(Schema):
    """A request after a decision: `agency` answers it by `answer_by`; `state`: asked, allowed or declined."""

    id: UUID
    case: UUID
    kind: str
    agency: str
    state: str
    answer_by: date
    answer: str


class Difference(Schema):
    """One thing that is not as it was. `kind`: service, question, condition, material, amount or days."""

    kind: str
    words: str


class EditionStatus(Schema):
    """The edition of the book a draft was begun with, the newest, and what differs between them for this draft.

    `until` is the last day it can be filed as begun; `lost` names answers that did not fit the newest edition.
    """

    edition: int
    newest: int
    is_removed: bool
    until: date | None
    differences: list[Difference]
    lost: list[str]


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
    suspension: Suspension | None = None


class ApplicationStatus(Schema):
    """Where an application stands. A draft has no number and no cases yet."""

    id: UUID
    number: str | None
    bundle: str
    state: str
    filed_at: datetime | None = None
    cases: list[CaseLine] = []
    choices: dict[str, bool | str] = {}
    missing: dict[str, str] = {}
    explained: list[Amount] = []


class CaseDetail(CaseLine):
    """One case for its office: the answers its service asks."""

    applicant_name: str
    answers: dict[str, Any]
    explained: list[Amount] = []


class CasePage(Schema):
    """A page of an office's cases."""

    items: list[CaseLine]
    next_page: int | None


MOVES = (
    "accept|request_supplement|not_accept|start_review|suspend|resume|grant|refuse|post|correct_parcel|give_at_counter"
    "|start_procedure|offer_hearing|appoint|record_finding"
)


class NewMove(Schema):
    """A move on a case. `version` is the one last read: a case changed meanwhile is not overwritten.

    `post` and `correct_parcel` name `carrier` (ems, registered, sf, jd) and `tracking_number`; `give_at_counter` names
    the `collector` (applicant, holder, or other with name and last four characters of the ID number) and `card_seen`.
    `start_procedure` names the book's `procedure`; `appoint` gives `appointed_at` and `place`; `record_finding` says in
    `reason` what was found, and its `value` where the book wants one.
    """

    move: Annotated[str, StringConstraints(pattern=f"^({MOVES})$")]
    reason: Words = ""
    procedure: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,80}$")] = ""
    appointed_at: AwareDatetime | None = None
    place: Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)] = ""
    value: Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)] = ""
    days: Annotated[int, Field(ge=0, le=90)] = 0
    version: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    carrier: Annotated[str, StringConstraints(pattern="^[a-z]{0,20}$")] = ""
    tracking_number: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9 -]{0,40}$")] = ""
    collector: Annotated[str, StringConstraints(pattern="^(applicant|holder|other)?$")] = ""
    collector_name: Annotated[str, StringConstraints(max_length=60, pattern=PRINTABLE)] = ""
    collector_id_end: Annotated[str, StringConstraints(pattern="^([0-9]{3}[0-9Xx])?$")] = ""
    card_seen: bool = False
