"""What the law and the national standards want: each mistake gives one fault, at its line, with its remedy."""

from pathlib import Path

import pytest

from tests.book.planting import (
    BUNDLE,
    CERTIFICATE,
    KIND,
    QUESTIONS,
    REGISTRATION,
    SOURCES,
    Mistake,
    faults_of,
    planted,
)

CODE = "11310000002499001L3310723001000"

SERVICES = {
    "promise beyond the law": Mistake(
        REGISTRATION,
        "promised_days: 3",
        "promised_days: 11",
        11,
        "The promise of 11 days is longer than the legal limit of 10.",
        "Promise at most the legal limit.",
    ),
    "days promised on the spot": Mistake(
        CERTIFICATE,
        "promised_days: 0",
        "promised_days: 1",
        11,
        "A service decided on the spot promises 1 days.",
        "Promise 0 days, or make its kind promised.",
    ),
    "no days promised": Mistake(
        REGISTRATION,
        "promised_days: 3",
        "promised_days: 0",
        11,
        "A service with a promise promises 0 days.",
        "Promise at least 1 day, or make its kind on_the_spot.",
    ),
    "catalogue code too short": Mistake(
        CERTIFICATE,
        'catalog_code: "310723001000"',
        'catalog_code: "31072300100"',
        5,
        "The catalogue code “31072300100” has not 12 characters.",
        "Take it from the national or provincial catalogue.",
    ),
    "implementation code of another": Mistake(
        CERTIFICATE,
        'task_code: "11310000002499001L3',
        'task_code: "11310000002499002P3',
        6,
        "The implementation code is not the agency's credit code, its level and the catalogue code.",
        f"Write {CODE}.",
    ),
    "telephone without area code": Mistake(
        CERTIFICATE,
        "enquiry: 021-55500001",
        'enquiry: "55500001"',
        36,
        "“55500001” is no telephone number with area code.",
        "Write it like 021-12345678.",
    ),
    "complaints to the same number": Mistake(
        CERTIFICATE,
        "complaint: 021-55500002",
        "complaint: 021-55500001",
        36,
        "Questions and complaints go to the same number.",
        "Name a number for complaints that somebody else answers.",
    ),
    "visits without a reason": Mistake(
        REGISTRATION,
        "visit_reason: {zh: 核验户口簿, en: The booklet is stamped}\n",
        "",
        12,
        "Visits are asked without a reason.",
        "Say in visit_reason why the person must come, or ask no visit.",
    ),
    "wholly online with visits": Mistake(
        REGISTRATION,
        "depth: 3",
        "depth: 4",
        15,
        "Online depth 4 means wholly online, but 1 visits are asked.",
        "Ask no visit, or lower the depth.",
    ),
    "no visit but a counter only": Mistake(
        CERTIFICATE,
        "channels: [web]",
        "channels: [counter]",
        15,
        "No visit is asked, but no channel works from home.",
        "Add web, mobile or post, or say how often the person must come.",
    ),
    "licence without a question people ask": Mistake(
        REGISTRATION,
        "faq:\n  - question: {zh: 要多久, en: How long does it take}\n"
        "    answer: {zh: 三个工作日, en: Three working days}\n",
        "",
        7,
        "A licence needs at least one question people ask.",
        "Add faq.",
    ),
    "licence beyond twenty days": Mistake(
        REGISTRATION,
        "legal_days: 10",
        "legal_days: 21",
        10,
        "A licence takes at most 20 working days (Administrative Licensing Law Art. 42).",
        "Shorten legal_days, or cite in legal_basis the law that allows more.",
    ),
    "result of a kind it is not": Mistake(
        REGISTRATION,
        "kind: record",
        "kind: certificate",
        32,
        "A result of kind certificate names its certificate, and no other does.",
        "Add or remove certificate, or change the kind.",
    ),
    "fee that is no amount": Mistake(
        CERTIFICATE,
        "amount: certificate_fee",
        "amount: certificate_cost",
        39,
        (
            "“certificate_cost” is neither a number of yuan, nor a parameter, nor an expression: "
            "No question has the key “certificate_cost”."
        ),
        "Correct it, or add the parameter.",
    ),
    "fee collected without a key": Mistake(
        CERTIFICATE,
        "basis: {zh: 价目表, en: Tariff}",
        "basis: {zh: 价目表, en: Tariff}\n    collector: health",
        38,
        "A fee that is collected here has no key.",
        "Add key: it names the fee on bills and receipts.",
    ),
    "fee for an unknown office": Mistake(
        CERTIFICATE,
        "basis: {zh: 价目表, en: Tariff}",
        "basis: {zh: 价目表, en: Tariff}\n    key: paper\n    collector: nobody",
        42,
        "There is no agency “nobody”.",
        "Correct the key, or add the record.",
    ),
    "payment without an account": Mistake(
        REGISTRATION,
        "kind: record",
        "kind: payment\n  amount: '80'",
        31,
        "A payment names its amount and the question with the account, or neither.",
        "Add the one that is missing, or remove the other.",
    ),
    "question asked twice": Mistake(
        CERTIFICATE,
        "  - question: child.surname\n",
        "  - question: child.surname\n  - question: child.surname\n",
        29,
        "“child.surname” stands twice in this list.",
        "Keep one of the two.",
    ),
    "material needed twice": Mistake(
        CERTIFICATE,
        "  - material: name-promise\n",
        "  - material: name-promise\n  - material: name-promise\n",
        32,
        "“name-promise” stands twice in this list.",
        "Keep one of the two.",
    ),
}

GRANTS = {
    "handed on but not marked so": Mistake(
        CERTIFICATE,
        "    child.record_number: record_number",
        "    child.record_number: record_number\n    child.given_name: record_number",
        51,
        "“child.given_name” is handed on here, but the question is not marked so.",
        "Mark the question handed: true.",
    ),
    "handed on by nobody": Mistake(
        QUESTIONS,
        "  - key: child.record_number\n",
        "  - key: child.number\n    label: {zh: 号, en: Number}\n    type: text\n    handed: true\n"
        "  - key: child.record_number\n",
        35,
        "No service hands “child.number” on.",
        "Name it in a service's on_grant.gives or a procedure's finding, or remove handed.",
    ),
    "written to a source to read": Mistake(
        CERTIFICATE,
        "source: record-birth",
        "source: births",
        46,
        "“births” is a source to read, not to write.",
        "Name a source of kind write.",
    ),
    "sent though not taken": Mistake(
        CERTIFICATE,
        "    name: child.given_name",
        "    name: child.given_name\n    nam: child.surname",
        49,
        "The source takes no “nam”.",
        "Did you mean “name”?",
    ),
    "taken but not sent": Mistake(
        SOURCES,
        "      - {name: name, type: text, title: {zh: 姓名, en: Name}}\n",
        "      - {name: name, type: text, title: {zh: 姓名, en: Name}}\n"
        "      - {name: day, type: date, title: {zh: 日, en: Day}}\n",
        47,
        "The source needs “day”, which is not sent.",
        "Send it, or take it from the source's inputs.",
        elsewhere=CERTIFICATE,
    ),
    "answer the source does not give": Mistake(
        CERTIFICATE,
        "child.record_number: record_number",
        "child.record_number: number",
        50,
        "The source answers no “number”.",
        "Did you mean “record_number”?",
    ),
    "user not among the purposes": Mistake(
        SOURCES,
        "purposes: [birth-certificate]",
        "purposes: [birth-registration]",
        33,
        "“birth-certificate” uses this source, but is not among its purposes.",
        "Add it to purposes, with a legal basis for it, or do not use the source.",
    ),
    "purpose without use": Mistake(
        SOURCES,
        "purposes: [birth-certificate]",
        "purposes: [birth-certificate, birth-registration]",
        33,
        "“birth-registration” never uses this source.",
        "Take it off purposes.",
    ),
}


@pytest.mark.parametrize("mistake", SERVICES.values(), ids=SERVICES)
def test_a_faulty_service_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]


@pytest.mark.parametrize("mistake", GRANTS.values(), ids=GRANTS)
def test_a_faulty_grant_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("zh: 按相关规定办理, en: A", "按相关规定"),
        ("zh: 视情办理, en: A", "视情"),
        ("zh: 时间待定, en: A", "待定"),
        ("zh: 出生证等其他材料, en: A", "其他材料"),
        ("zh: 其他证件等, en: A", "其他证件等"),
        ("zh: 法律规定的其他条件, en: A", "其他条件"),
        ("zh: 甲, en: Identity papers etc.", "etc"),
        ("zh: 甲, en: Meets other relevant conditions", "other relevant conditions"),
        ("zh: 甲, en: As the case may be", "As the case may be"),
        ("zh: 甲, en: The day is to be determined", "to be determined"),
    ],
)
@pytest.mark.parametrize("file", [CERTIFICATE, BUNDLE])
def test_a_catch_all_clause_is_told(tmp_path: Path, file: str, written: str, words: str) -> None:
    condition = f"conditions:\n  - key: vague\n    when: child.follows == 'father'\n    text: {{{written}}}\n"
    condition += "    remedy: {zh: 乙, en: B}\n"
    copy = planted(tmp_path)
    path = copy / file
    path.write_text(path.read_text().replace("conditions: []\n" if file == BUNDLE else "conditions:\n", condition, 1))
    line = condition.split("\n").index(f"    text: {{{written}}}") + (23 if file == BUNDLE else 20)
    assert [str(fault) for fault in faults_of(copy)] == [
        f"sample/{file}:{line}: “{words}” leaves open what is asked. — "
        "Name each condition; the law forbids catch-all clauses in a guide."
    ]


@pytest.mark.parametrize("written", ["zh: 父母视力正常, en: A", "zh: 其他孩子已登记, en: A", "zh: 一等舱, en: Another"])
def test_plain_words_are_no_catch_all(tmp_path: Path, written: str) -> None:
    mistake = Mistake(CERTIFICATE, "zh: 出生未满一年, en: The child is under one year old", written, 0, "", "")
    assert faults_of(planted(tmp_path, mistake)) == []


def test_a_licence_may_take_longer_where_another_law_says_so(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(REGISTRATION, "legal_days: 10", "legal_days: 60", 0, "", ""),
        Mistake(REGISTRATION, "zh: 行政许可法", "zh: 户口登记条例", 0, "", ""),
    )
    assert faults_of(copy) == []


def test_a_file_in_another_agencys_folder_is_told(tmp_path: Path) -> None:
    copy = planted(tmp_path)
    (copy / REGISTRATION).rename(copy / "items" / "health" / "birth-registration.yaml")
    assert [str(fault) for fault in faults_of(copy)] == [
        "sample/items/health/birth-registration.yaml:4: "
        "The file lies in the folder of “health”, not of its agency. — Move it to items/police/."
    ]


def test_a_key_that_is_not_the_files_name_is_told(tmp_path: Path) -> None:
    copy = planted(tmp_path)
    (copy / KIND).rename(copy / "certificates" / "births.yaml")
    assert [str(fault) for fault in faults_of(copy)] == [
        "sample/certificates/births.yaml:1: The key “birth” is not the file's name. — "
        "Name the file birth.yaml, or change the key."
    ]


def test_the_service_of_the_how_to_has_no_fault_but_the_one_it_shows(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-service.md").read_text()
    record = page.split("```yaml\n")[1].split("```")[0]
    copy = planted(tmp_path)
    (copy / REGISTRATION).write_text(record)
    assert faults_of(copy) == []
    (copy / REGISTRATION).write_text(record.replace("promised_days: 3 ", "promised_days: 11 "))
    assert [str(fault).replace("sample/", "services/") in page for fault in faults_of(copy)] == [True]


WAYS = """  - key: paper.way
    label: {zh: 如何领取, en: Way}
    type: choice
    choices:
      - {value: electronic, label: {zh: 电子, en: electronic}}
      - {value: post, label: {zh: 快递, en: by post}}
  - {key: paper.address, label: {zh: 收件地址, en: Address}, type: address}
"""
ASKS = "asks:\n  - {question: paper.way}\n  - {question: paper.address}\n"
STEPS = "      - paper.way\n      - paper.address\n"
RIGHT = "  delivery: [electronic, post]\n  way_from: paper.way\n  address_from: paper.address\n"


@pytest.mark.parametrize(
    ("result", "asks", "told"),
    [
        (RIGHT, ASKS, []),
        ("  delivery: [electronic, post, counter]\n", "asks:\n", []),
        (
            RIGHT.replace("post]", "counter]"),
            ASKS,
            [
                "“paper.way” offers “post”, but the result is not delivered so. — "
                "Add it to delivery, or take it off the choices."
            ],
        ),
        (
            RIGHT.replace("  address_from: paper.address\n", ""),
            ASKS,
            ["A parcel can be chosen, but no question holds its address. — Name the question in address_from."],
        ),
        (
            RIGHT.replace("  way_from: paper.way\n", ""),
            ASKS,
            [
                "An address for the parcel is named, but not the question that holds the chosen way. — "
                "Name it in way_from, or remove address_from."
            ],
        ),
        (
            RIGHT,
            ASKS.replace("  - {question: paper.address}\n", ""),
            ["“paper.address” says how the result is handed out, but the service does not ask it. — Add it to asks."],
        ),
        (
            RIGHT.replace("way_from: paper.way", "way_from: paper.address"),
            ASKS,
            ["“paper.address” is not a choice between ways to deliver. — Name a question of type choice."],
        ),
        (
            RIGHT.replace("way_from: paper.way", "way_from: paper.wai"),
            ASKS,
            ["There is no question “paper.wai”. — Did you mean “paper.way”?"],
        ),
    ],
)
def test_how_a_result_is_handed_out_names_questions_that_fit(
    tmp_path: Path, result: str, asks: str, told: list[str]
) -> None:
    copy = planted(tmp_path)
    questions, service, bundle = copy / QUESTIONS, copy / CERTIFICATE, copy / BUNDLE
    questions.write_text(questions.read_text().rstrip() + "\n" + WAYS)
    text = service.read_text().replace("asks:\n", asks, 1)
    service.write_text(text.replace("result:\n", f"result:\n{result}", 1))
    if "paper.way" in asks:
        bundle.write_text(bundle.read_text().replace("questions:\n", f"questions:\n{STEPS}", 1))
    elsewhere = "stands on no step", "nothing in the bundle needs it"
    found = [str(fault).split(": ", 1)[1] for fault in faults_of(copy)]
    assert [fault for fault in found if not any(words in fault for words in elsewhere)] == told


def test_what_another_city_decides_is_handled_across_cities(tmp_path: Path) -> None:
    copy = planted(tmp_path)
    agencies = copy / "agencies.yaml"
    agencies.write_text(agencies.read_text().replace("  - key: police\n", "  - key: police\n    instance: CN-330400\n"))
    found = [str(fault).split(": ", 1)[1] for fault in faults_of(copy)]
    assert found == [
        "An office of another city decides this, but it can be handled in one city only. — "
        "Write reach: national or province, or name an office of this city."
    ]
    service = copy / REGISTRATION
    service.write_text(service.read_text().replace("reach: city", "reach: national"))
    assert faults_of(copy) == []
