"""What the case page shows of special procedures, of objections, and of an outside body."""

from typing import Any

from tongban.cases import api as cases
from tongban.identity import api as identity


def special(case: cases.Case) -> dict[str, Any]:
    """Return what the case page shows of procedures, objections (names masked) and the outside body."""
    return {
        "proceedings": cases.procedure_lines([case]).get(case.id, []),
        "objections": [
            {"id": one.id, "name": identity.mask_name(one.person.name), "objection": one}
            for one in cases.objections_of(case)
        ],
        "outside": cases.outside_of([case]).get(case.id),
        "in_line": cases.line_in_words(number) if (number := cases.in_line(case)) else "",
    }
