"""Each circle, unreachable service and misplaced question gives one fault, at its line, with its remedy."""

from pathlib import Path

import pytest

from tests.book.planting import (
    BUNDLE,
    QUESTIONS,
    REGISTRATION,
    SOURCES,
    Mistake,
    faults_of,
    planted,
)

EXAMPLES = "examples/birth.yaml"

GRAPH = {
    "circle of services": Mistake(
        BUNDLE,
        "  - service: birth-certificate\n",
        "  - service: birth-certificate\n    needs: [birth-registration]\n",
        13,
        "Services wait for each other in a circle: birth-certificate → birth-registration → birth-certificate.",
        "Remove one of these needs.",
    ),
    "circle of questions": Mistake(
        QUESTIONS,
        "    type: choice\n",
        "    type: choice\n    when: child.surname == '李'\n",
        23,
        "Questions need each other in a circle: child.follows ← child.surname ← child.follows.",
        "Break the circle: let the person type one of them.",
    ),
    "days to confirm for nobody": Mistake(
        BUNDLE,
        "services:\n",
        "confirm_days: 10\nservices:\n",
        11,
        "There are days to confirm, but no party of the bundle confirms.",
        "Write confirms: true at a party, or remove confirm_days.",
    ),
    "service joined twice": Mistake(
        BUNDLE,
        "  - service: birth-certificate\n",
        "  - service: birth-certificate\n  - service: birth-certificate\n",
        13,
        "“birth-certificate” stands twice in this list.",
        "Keep one of the two.",
    ),
    "after a service not joined": Mistake(
        BUNDLE,
        "    needs: [birth-certificate]\n",
        "    needs: [birth-certificate]\n    after: [birth-card]\n",
        15,
        "“birth-card” is to end before this one, but the bundle does not join it.",
        "Join it, or remove it from after.",
    ),
    "granted before and ended before": Mistake(
        BUNDLE,
        "    needs: [birth-certificate]\n",
        "    needs: [birth-certificate]\n    after: [birth-certificate]\n",
        15,
        "“birth-certificate” stands in needs and in after.",
        "Keep it in needs, which asks for more.",
    ),
    "a circle of needs and after": Mistake(
        BUNDLE,
        "  - service: birth-certificate\n",
        "  - service: birth-certificate\n    after: [birth-registration]\n",
        13,
        "Services wait for each other in a circle: birth-certificate → birth-registration → birth-certificate.",
        "Remove one of these needs.",
    ),
    "an alternative to nothing": Mistake(
        BUNDLE,
        "  - service: birth-certificate\n",
        "  - service: birth-certificate\n    one_of: tenure\n",
        13,
        "“tenure” has only one alternative.",
        "Add another, or remove one_of.",
    ),
    "unchosen and not optional": Mistake(
        BUNDLE,
        "  - service: birth-certificate\n",
        "  - service: birth-certificate\n    chosen: false\n",
        13,
        "“birth-certificate” is not optional, so it cannot be left unchosen.",
        "Write optional: true, or remove chosen.",
    ),
    "a choice the bundle does not leave": Mistake(
        EXAMPLES,
        "    expect:\n",
        "    choose: {birth-registration: false}\n    expect:\n",
        9,
        "The bundle leaves no such choice: “birth-registration”.",
        "Name an optional service with true or false, or a group with one of its services.",
    ),
    "handed result not waited for": Mistake(
        BUNDLE,
        "    needs: [birth-certificate]\n",
        "",
        13,
        "“birth-registration” asks “child.record_number”, which no service it waits for hands on.",
        "Add the service that hands it on to needs.",
    ),
    "asked but on no step": Mistake(
        BUNDLE,
        "      - child.given_name\n",
        "",
        16,
        "“child.given_name” is needed by “birth-certificate”, but stands on no step.",
        "Put it on one of the steps.",
    ),
    "filled but on no step": Mistake(
        BUNDLE,
        "      - child.born_on\n",
        "",
        16,
        "“child.born_on” is needed by “birth-certificate”, but stands on no step.",
        "Put it on one of the steps.",
    ),
    "needed by a derivation but on no step": Mistake(
        BUNDLE,
        "      - child.follows\n",
        "",
        16,
        "“child.follows” is needed by “birth-registration”, but stands on no step.",
        "Put it on one of the steps.",
    ),
    "on two steps": Mistake(
        BUNDLE,
        "conditions: []",
        "  - key: again\n    title: {zh: 又, en: Again}\n    questions: [child.follows]\nconditions: []",
        25,
        "“child.follows” is asked twice in this form.",
        "Keep it on one step.",
    ),
    "handed but on a step": Mistake(
        BUNDLE,
        "      - child.follows\n",
        "      - child.follows\n      - child.record_number\n",
        23,
        "“child.record_number” comes from an earlier result and is never asked.",
        "Take it off the step.",
    ),
}


@pytest.mark.parametrize("mistake", GRAPH.values(), ids=GRAPH)
def test_a_crooked_graph_or_form_gives_one_fault(tmp_path: Path, mistake: Mistake) -> None:
    assert faults_of(planted(tmp_path, mistake)) == [mistake.expected()]


def test_a_bundle_that_joins_an_unknown_service_is_told(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(BUNDLE, "service: birth-registration", "service: birth-registry", 0, "", ""),
        Mistake(EXAMPLES, "joined: [birth-certificate, birth-registration]", "joined: [birth-certificate]", 0, "", ""),
        Mistake(EXAMPLES, "        birth-registration: officer\n", "", 0, "", ""),
        Mistake(SOURCES, "purposes: [birth]", "purposes: [birth, birth-registration]", 0, "", ""),
    )
    assert [str(fault) for fault in faults_of(copy)] == [
        "sample/bundles/birth.yaml:13: There is no service “birth-registry”. — Did you mean “birth-registration”?"
    ]


def test_a_service_that_nothing_leads_to_is_told(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(REGISTRATION, "key: birth-registration", "key: lonely", 0, "", ""),
        Mistake(REGISTRATION, "channels: [counter, mobile]", "channels: [mobile]", 0, "", ""),
        Mistake(SOURCES, "purposes: [birth]", "purposes: [birth, lonely]", 0, "", ""),
    )
    original = copy / REGISTRATION
    original.rename(original.with_name("lonely.yaml"))
    (copy / REGISTRATION).write_text((planted(tmp_path / "other") / REGISTRATION).read_text())
    assert [str(fault) for fault in faults_of(copy)] == [
        "sample/items/police/lonely.yaml:1: "
        "Nothing leads to this service: no bundle joins it, and it is handled online only. — "
        "Join it to a bundle, add an offline channel, or delete it."
    ]


def test_a_question_that_nothing_needs_is_told(tmp_path: Path) -> None:
    added = "  - key: child.nickname\n    label: {zh: 小名, en: Nickname}\n    type: text\n"
    copy = planted(
        tmp_path,
        Mistake(QUESTIONS, "  - key: child.given_name", added + "  - key: child.given_name", 0, "", ""),
        Mistake(BUNDLE, "      - child.follows\n", "      - child.follows\n      - child.nickname\n", 0, "", ""),
    )
    assert [str(fault) for fault in faults_of(copy)] == [
        "sample/bundles/birth.yaml:23: “child.nickname” is asked, but nothing in the bundle needs it. — "
        "Take it off the step, or name it in a service's asks."
    ]


def test_an_example_of_a_service_not_joined_is_told(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(SOURCES, "purposes: [birth]", "purposes: [birth, birth-registration]", 0, "", ""),
        Mistake(
            BUNDLE, "  - service: birth-registration\n    needs: [birth-certificate]\n", "    needs: []\n", 0, "", ""
        ),
    )
    assert [fault.line for fault in faults_of(copy) if fault.file == "sample/examples/birth.yaml"] == [11, 15]
    assert {fault.what for fault in faults_of(copy)} == {"The bundle does not join “birth-registration”."}


def test_alternatives_that_are_optional_or_wait_for_each_other_are_told(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(
            BUNDLE,
            "  - service: birth-certificate\n",
            "  - service: birth-certificate\n    one_of: birth-registration\n    optional: true\n",
            0,
            "",
            "",
        ),
        Mistake(
            BUNDLE,
            "    needs: [birth-certificate]\n",
            "    needs: [birth-certificate]\n    one_of: birth-registration\n",
            0,
            "",
            "",
        ),
    )
    assert [(fault.line, fault.what) for fault in faults_of(copy)] == [
        (13, "A group of alternatives has the name of a service: “birth-registration”."),
        (14, "An alternative is chosen among the others of its group: it is neither optional nor preselected."),
        (16, "“birth-certificate” is an alternative to this one: they are never joined together."),
    ]
