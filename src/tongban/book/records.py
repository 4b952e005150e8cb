"""What the book says, as typed records: one struct a chapter's entry, decoded from checked YAML.

Words for people are `Text` (zh, en). Keys are lower-case words joined by hyphens; question keys are dotted
(`child.given_name`). Conditions are written in the closed language of `tongban.book.conditions`.
Source of the national fields: GB/T 39046-2020 and GB/T 39554-2020.
"""

from datetime import date
from typing import Any

import msgspec
from django.utils.translation import get_language


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all records: immutable, no unknown fields."""


class Text(Record, frozen=True, kw_only=True):
    """Words for people in both languages; `str()` gives the reader's."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


class Phones(Record, frozen=True, kw_only=True):
    """Telephone numbers with area code; enquiry and complaint must differ."""

    enquiry: str
    complaint: str


class Agency(Record, frozen=True, kw_only=True):
    """An office that decides (实施主体); `uscc` is its 18-character unified social credit code."""

    key: str
    name: Text
    short_name: Text
    uscc: str
    phones: Phones
    address: Text
    level: str = "3"
    data_office: bool = False  # the superior data office (数据主管部门): checks demands, settles disputes
    instance: str = ""  # another city's office: that city on the exchange, which decides (跨省通办); empty: this one
    reconsiders: bool = False  # the body that reviews others' decisions (行政复议机构) where a service names none


class LegalBasis(Record, frozen=True, kw_only=True):
    """One article that gives the power or the duty."""

    law: Text
    article: str
    date: date


class Condition(Record, frozen=True, kw_only=True):
    """One condition of acceptance: met when `when` is true; `remedy` tells what to do if not."""

    key: str
    when: str
    text: Text
    remedy: Text


class Ask(Record, frozen=True, kw_only=True):
    """One question a service needs answered; only when `when` is true, if given."""

    question: str
    required: bool = True
    when: str = ""


class MaterialNeed(Record, frozen=True, kw_only=True):
    """A material a service needs. `necessity`: required, optional or deferrable (容缺)."""

    material: str
    necessity: str = "required"
    when: str = ""
    copies: int = 1
    note: Text | None = None


class Fee(Record, frozen=True, kw_only=True):
    """A fee with its basis; `amount` in yuan is a number, a parameter's key or an expression.

    `collector` is the agency whose account it goes to; without one it is only told, and collected elsewhere.
    `due`: at `decision` (no grant before it is paid) or at `acceptance` (the office begins once it is paid).
    `refundable`: paid back when the case ends without a grant. Due only when `when` is true, if given.
    """

    name: Text
    amount: str
    basis: Text
    key: str = ""
    collector: str = ""
    when: str = ""
    due: str = "decision"  # decision | acceptance
    refundable: bool = True


class Terms(Record, frozen=True, kw_only=True):
    """What a standing mandate covers: charges of one settlement about these persons, up to limits, from an account.

    `covers` and `account_from` are question keys; the limits in yuan, of one charge and of a calendar month, are
    numbers, parameters' keys or expressions.
    """

    settlement: str
    covers: list[str]
    limit_each: str
    limit_month: str
    account_from: str


class Outcome(Record, frozen=True, kw_only=True):
    """What a grant gives. `kind`: certificate, record, payment or mandate; a certificate names its kind.

    A mandate with its `terms` settles charges by itself from then on, until its holder revokes it.

    A payment with `amount` (yuan: a number, a parameter's key or an expression) is paid out on grant to the account in
    question `account_from`; one without is paid by the office itself.

    `way_from` and `address_from` are the questions that hold how, and to where, the person wants it on paper; without
    them, and where electronic is chosen, nothing is handed out beside the e-certificate.
    """

    kind: str
    title: Text
    certificate: str = ""
    delivery: list[str] = []  # electronic, post, counter
    way_from: str = ""
    address_from: str = ""
    amount: str = ""
    account_from: str = ""
    terms: Terms | None = None


class Rule(Record, frozen=True, kw_only=True):
    """How an on-the-spot service decides without a human: granted when true, else refused or left to an officer."""

    grant_when: str
    otherwise: str = "officer"  # officer | refuse
    reason: Text | None = None


class Call(Record, frozen=True, kw_only=True):
    """A write to an office's register when the case is granted: `gives` hands fields of its answer on.

    `source` is a source of kind `write`; `sends` maps its inputs to question keys; `gives` maps question keys
    to fields of the answer, so that later services and certificates find them.
    """

    source: str
    sends: dict[str, str]
    gives: dict[str, str] = {}


class Appeal(Record, frozen=True, kw_only=True):
    """Where a decision can be put to administrative review (行政复议), and for how long; 0: as the parameter says."""

    to: str = ""  # key of the reviewing agency; empty: the one that `reconsiders`
    days: int = 0  # calendar days from the decision


class Finding(Record, frozen=True, kw_only=True):
    """Which handed question receives what a special procedure found."""

    question: str


class Procedure(Record, frozen=True, kw_only=True):
    """A special procedure (特别程序) that may stop a service's clock (Administrative Licensing Law Art. 45).

    `kind`: public_notice, hearing, site_visit, appraisal, expert_review or assessment. `days`: working days it takes, a
    number or a parameter's key. `begins`: with the review, or when an officer starts it; only when `when` is true.
    `shows`: question keys whose answers a public notice publishes, names and numbers masked.
    """

    key: str
    kind: str
    title: Text
    days: int | str
    begins: str = "officer"  # officer | review
    when: str = ""
    shows: list[str] = []
    finding: Finding | None = None


class Outside(Record, frozen=True, kw_only=True):
    """A service that an outside body (a utility, a bank) decides, and answers by signed messages.

    `send`: the write source that takes the case; beside what `sends` maps (input -> question key) it has the inputs
    case_number, message (file, supplement, reminder, withdrawn) and text, and may have files. `status_by`: the source
    of kind `push` whose records are the answers: case_number, message_id, code, at; and reason_code, text, sequence,
    until, granted, where they have them.
    """

    send: str
    status_by: str
    sends: dict[str, str] = {}


class Quota(Record, frozen=True, kw_only=True):
    """How many cases may be accepted in a period (Administrative Licensing Law Art. 57: first come, first served).

    `places` is a parameter's key. `per`: month, year, or batch; a batch begins with each of the months in `batches`.
    """

    per: str
    places: str
    batches: list[int] = []


class Faq(Record, frozen=True, kw_only=True):
    """A question people ask, and its answer."""

    question: Text
    answer: Text


class Service(Record, frozen=True, kw_only=True):
    """One thing one office does (事项), with its guide: the national implementation record."""

    key: str
    title: Text
    summary: Text
    agency: str
    catalog_code: str  # 12 characters
    task_code: str  # 31 characters: USCC + level + catalog code
    type: str  # GB/T 39046 A.1, for one 07 confirmation, 20 public service
    served: list[str]  # A.4
    kind: str  # on_the_spot | promised   (A.6: 1, 2)
    legal_days: int  # working days
    promised_days: int  # working days, 0 when on the spot
    visits: int
    reach: str  # national | province | city | district
    depth: int  # 1 to 4, 4 = fully online
    channels: list[str]  # counter, web, mobile, post, terminal  (A.5)
    legal_basis: list[LegalBasis]
    conditions: list[Condition]
    asks: list[Ask]
    materials: list[MaterialNeed]
    result: Outcome
    phones: Phones
    synonyms: list[str] = []
    visit_reason: Text | None = None
    fees: list[Fee] = []
    rule: Rule | None = None
    on_grant: Call | None = None
    procedures: list[Procedure] = []
    outside: Outside | None = None
    appeal: Appeal | None = None
    quota: Quota | None = None
    faq: list[Faq] = []
    sample: bool = True  # content not confirmed by the office: the page says so


class SourceBinding(Record, frozen=True, kw_only=True):
    """Where an answer comes from: field of a source, looked up by the ID number held in question `subject`.

    `after_confirmation`: read once every party has confirmed, before the first office receives its case. With `each`
    it is read, then, for every member of that party's list and for the applicant, and added up by `total`: sum, max,
    min, any, all or count; there is no `subject`.
    """

    source: str
    field: str  # dotted path in the answer; a number picks a list's element: births.0.hospital
    subject: str = ""
    element: str = ""  # the question that chooses the element of the list `field` begins with: births.hospital
    after_confirmation: bool = False
    each: str = ""
    total: str = ""

    @property
    def waits(self) -> bool:
        """Tell whether it is read only once the parties have confirmed."""
        return self.after_confirmation or bool(self.each)


class ChoicesFrom(Record, frozen=True, kw_only=True):
    """Choices that are the elements of a list in a source's answer: one child of several.

    `value` is the field an element is chosen by, `label` the fields it is told by. Elements whose field `unless` is
    true are offered only when there are no others. One element left is taken by itself and the question is not asked.
    """

    source: str
    subject: str
    field: str  # a field of the source, of type list
    value: str
    label: list[str]
    unless: str = ""


class Choice(Record, frozen=True, kw_only=True):
    """One option of a choice; offered only when `when` is true."""

    value: str
    label: Text
    when: str = ""


class Question(Record, frozen=True, kw_only=True):
    """A data element (数据元): asked once, whoever needs it.

    `type`: text, long_text, choice, date, number, money, boolean, id_number, uscc, phone, address, bank_account,
    name. Exactly one origin: typed by the person; `filled` from a source; or `derive`d from other answers.
    `correctable`: a filled answer may be replaced by the person (an address for mail), else only disputed (异议).
    """

    key: str
    label: Text
    type: str
    help: Text | None = None
    filled: SourceBinding | None = None
    derive: str = ""
    choices: list[Choice] = []
    choices_from: ChoicesFrom | None = None
    pattern: str = ""
    pattern_hint: Text | None = None
    max_length: int = 0
    minimum: float | None = None
    maximum: float | None = None
    correctable: bool = False
    masked: bool = False  # shown masked to officers whose service does not ask it, and on lists
    when: str = ""
    handed: bool = False  # comes from an earlier case's result (Call.gives), never asked
    explained: bool = False  # a derived number: shown to the person with how it comes about, line by line


class Obtained(Record, frozen=True, kw_only=True):
    """One way a material is obtained, in order of preference. Exactly one field set.

    `certificate`: kind taken from the holder's certificates (holder = question with the ID number);
    `source`: shared data of a source about `subject`; `promise`: words promised (告知承诺);
    `deferred`: days within which it follows (容缺); `upload`: accepted media types.
    """

    certificate: str = ""
    source: str = ""
    subject: str = ""
    promise: Text | None = None
    deferred_days: int = 0
    upload: list[str] = []


class Material(Record, frozen=True, kw_only=True):
    """Evidence (材料): the same key in two services is handed in once."""

    key: str
    title: Text
    issued_by: Text
    ways: list[Obtained]
    help: Text | None = None


class Field(Record, frozen=True, kw_only=True):
    """One field of a source: its type and meaning, and the rules its values keep.

    `element` is the data element (数据元) it holds, like `person.name`; one field of the whole book is its
    authoritative one (一数一源). A rule that is broken is recorded with the call and never stops an answer.
    """

    name: str
    type: str  # text | date | number | boolean | list | object
    title: Text
    element: str = ""
    authoritative: bool = False
    required: bool = False
    pattern: str = ""  # the whole text matches
    one_of: list[str] = []
    minimum: float | None = None
    maximum: float | None = None


class Promise(Record, frozen=True, kw_only=True):
    """What a provider promises of a dataset: the share of required values that are there, and how old it may be."""

    complete: float  # 0 to 1
    fresh_hours: int


class Consistency(Record, frozen=True, kw_only=True):
    """A rule between the fields of one answer: kept when the condition over field names is true, or unknown."""

    key: str
    when: str
    text: Text


class Representing(Record, frozen=True, kw_only=True):
    """Which companies a person acts for by law, as a register answers about the person: a list, and what is in it."""

    field: str  # of type list
    uscc: str = "uscc"  # the element's field with the company's 18-character unified social credit code
    name: str = "name"


class Source(Record, frozen=True, kw_only=True):
    """A dataset an office shares (数源). `kind`: read, write, or push; `sharing`: unconditional, conditional, withheld.

    Of kind `push` each record that the office's system sends is something that happened; nobody reads it up.
    """

    key: str
    title: Text
    agency: str
    connector: str  # folder under exchange/connectors
    path: str
    kind: str
    sharing: str
    security_level: int  # 1 to 4
    legal_basis: list[LegalBasis]
    fields: list[Field]
    purposes: list[str]  # keys of services and bundles that may use it
    needs_consent: bool = True
    statutory: list[LegalBasis] = []  # lets an office read about a person without consent
    inputs: list[Field] = []
    updated: str = "irregular"  # real_time, daily, weekly, monthly, yearly, irregular
    raw: bool = False  # a service passed through as it is, in its own shapes
    quality: Promise | None = None
    consistency: list[Consistency] = []
    subject: str = "person"  # person | company: whom it is about, asked by ID number or by credit code
    represents: Representing | None = None  # proves for which companies a person acts as legal representative
    sample: bool = True  # not confirmed by the office: the catalogue says so

    @property
    def asked_by(self) -> str:
        """Return the input that names whom a call to read is about."""
        return "uscc" if self.subject == "company" else "id_number"


class Withheld(Record, frozen=True, kw_only=True):
    """What a law forbids to share (负面清单): a field of a source, a whole source, or what is in no source."""

    key: str
    agency: str
    title: Text
    reason: Text
    basis: LegalBasis
    source: str = ""
    field: str = ""  # empty: all of the source
    sample: bool = True


class CertificateKind(Record, frozen=True, kw_only=True):
    """A kind of e-certificate (证照). `type_code` 21 characters: USCC of the defining body + 3 (GB/T 36903)."""

    key: str
    title: Text
    agency: str
    type_code: str
    holder: str  # question key with the holder's ID number or, before there is one, holder_name
    holder_name: str
    shows: list[str]  # question keys printed on it
    valid_years: int = 0  # 0 = without end
    prefix: str = ""  # of its number
    guardians: list[str] = []  # question keys with ID numbers of those who may hold it for a child


class Members(Record, frozen=True, kw_only=True):
    """A list of persons in a source's answer about the person whose ID number the question `subject` holds.

    `id_number` and `name` are fields of its elements. `adults_only` leaves out whoever is below eighteen by it.
    """

    source: str
    subject: str
    field: str  # of type list
    id_number: str
    name: str
    adults_only: bool = False


class Party(Record, frozen=True, kw_only=True):
    """A person of the bundle, or with `members` a list of them: the applicant is never one of the list.

    `id_number` and `name` are question keys; `confirms`: must agree, each of them, before work starts. `role`
    (applicant, beneficiary, confirming, payer, helper) is for words only. One whose `when` is false is no party.
    """

    key: str
    title: Text
    id_number: str = ""
    name: str = ""
    confirms: bool = False
    members: Members | None = None
    role: str = ""
    when: str = ""


class Joined(Record, frozen=True, kw_only=True):
    """A service in a bundle's graph; one whose `when` is false is not offered.

    `needs` are services granted before it begins; `after`, services that have come to their end before, granted or
    not. An `optional` one is joined if the applicant chooses it; `chosen` says whether it is chosen before they look.
    Of the services of one group (`one_of`) exactly one is joined: the one they choose, or the only one offered.
    """

    service: str
    needs: list[str] = []
    after: list[str] = []
    optional: bool = False
    chosen: bool = True
    one_of: str = ""
    when: str = ""
    quota: Quota | None = None  # for this bundle, in place of the service's own


class Step(Record, frozen=True, kw_only=True):
    """One page of the form."""

    key: str
    title: Text
    questions: list[str]
    intro: Text | None = None


class Consent(Record, frozen=True, kw_only=True):
    """What the person agrees to before sources are asked."""

    text: Text
    basis: Text


class Start(Record, frozen=True, kw_only=True):
    """What opens an application without the person (免申即享). Exactly one of the four that begin it.

    `event`: a source of kind `push` says that something happened; `certificate`: one of this kind is issued; `age`: a
    person reaches it; `monthly`: the month begins, for whoever was granted the bundle before. `subject` is the question
    that receives the ID number. Nothing is opened unless `when` and all conditions are known to be true; who says
    nothing within `decline_days` working days agrees. `text` tells the person why they hear of it.
    """

    key: str
    title: Text
    text: Text
    subject: str
    event: str = ""
    certificate: str = ""
    age: int = 0
    monthly: bool = False
    when: str = ""
    decline_days: int = 5


class Recurrence(Record, frozen=True, kw_only=True):
    """A bundle that is filed again each period, in a window of days.

    `opens` and `due` are days of the month; `due` moves to the next working day. In a quarter or a year the window is
    in its month number `month`. `title` says what is due: "Declaration for the month".
    """

    every: str  # month | quarter | year
    opens: int
    due: int
    title: Text
    month: int = 1


class Bundle(Record, frozen=True, kw_only=True):
    """One thing handled once (一件事)."""

    key: str
    title: Text
    summary: Text
    who: Text
    lead: str
    parties: list[Party]  # the first is the applicant
    services: list[Joined]
    steps: list[Step]
    conditions: list[Condition]
    consent: Consent
    synonyms: list[str] = []
    faq: list[Faq] = []
    sample: bool = True
    shown_title: str = ""  # question key whose answer names the application in lists (the child's name)
    pays: str = ""  # key of the party that pays the fees; empty: the applicant
    paid: str = ""  # key of the party that results of kind payment are paid to; empty: the applicant
    confirm_days: int = 0  # working days the parties that confirm have, counted from filing; 0 = without end
    editable: bool = (
        True  # typed answers may be changed after filing until an office has accepted a case that uses them
    )
    applicant: str = "person"  # person | company | either: who applies
    starts: list[Start] = []
    recurs: Recurrence | None = None


class ParameterValue(Record, frozen=True, kw_only=True):
    """A value from a day on, with its legal source."""

    since: date
    value: Any
    source: Text


class Parameter(Record, frozen=True, kw_only=True):
    """An amount, threshold or number of days, by date."""

    key: str
    title: Text
    unit: str
    values: list[ParameterValue]


class TableRow(Record, frozen=True, kw_only=True):
    """One row: hits when `when` is true, always without it; `gives` is an expression, `text` tells it to the person."""

    gives: str
    when: str = ""
    text: Text | None = None


class TableValue(Record, frozen=True, kw_only=True):
    """The rows that hold from a day on, with their legal source."""

    since: date
    source: Text
    rows: list[TableRow]


class Table(Record, frozen=True, kw_only=True):
    """A rule in rows, by date: a rate, points, a band.

    `gives`: number, text or boolean. `collect`: `first` row that hits, `sum` or `max` over all rows that hit, or `all`
    of them as a list. Of no row that hits, the sum is 0, the list empty, and the rest unknown.
    """

    key: str
    title: Text
    gives: str
    values: list[TableValue]
    collect: str = "first"
    unit: Text | None = None


class Share(Record, frozen=True, kw_only=True):
    """What somebody else pays of a charge: `amount` is an expression over the charge's fields, in yuan."""

    key: str
    title: Text
    amount: str


class Settlement(Record, frozen=True, kw_only=True):
    """How charges that an office pushes are settled by themselves, for whoever signed a mandate.

    `charges` is the source of kind `push`; `number`, `person`, `total` and `place` are its fields: the charge's own
    number, whose ID number it is about, how much it is in yuan, and where it arose. The `shares` come off in their
    order; what is left is the holder's, and goes to the account of `collector`.
    """

    key: str
    title: Text
    charges: str
    number: str
    person: str
    total: str
    place: str
    collector: str
    shares: list[Share]


class Holidays(Record, frozen=True, kw_only=True):
    """One published year of the calendar."""

    year: int
    source: Text
    holidays: list[date]
    makeup_days: list[date] = []


class Counter(Record, frozen=True, kw_only=True):
    """A window of a hall."""

    number: str
    title: Text


class Hall(Record, frozen=True, kw_only=True):
    """A place (服务大厅) with windows and hours."""

    key: str
    name: Text
    district: str
    address: Text
    phone: str
    hours: Text
    counters: list[Counter]


class Example(Record, frozen=True, kw_only=True):
    """A scenario of `services/examples/`: given answers and choices, expected outcome.

    `choose` maps an optional service to true or false, and a group of alternatives to the service chosen.

    `expect` keys: `conditions` {key: true|false|null}, `joined` [service keys], `asked` [typed question keys],
    `decisions` {service: granted|refused|officer}, `values` {question: value, derived ones too}.
    """

    name: str
    bundle: str
    today: date
    given: dict[str, Any]
    choose: dict[str, Any] = {}
    expect: dict[str, Any]


class Book(Record, frozen=True, kw_only=True):
    """The whole book, keyed by each record's key."""

    agencies: dict[str, Agency]
    services: dict[str, Service]
    bundles: dict[str, Bundle]
    questions: dict[str, Question]
    materials: dict[str, Material]
    certificates: dict[str, CertificateKind]
    sources: dict[str, Source]
    parameters: dict[str, Parameter]
    calendar: dict[str, Holidays]
    halls: dict[str, Hall]
    withheld: dict[str, Withheld] = {}
    tables: dict[str, Table] = {}
    settlements: dict[str, Settlement] = {}
