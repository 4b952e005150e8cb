"""Which services an application joins: what its bundle offers a person, and what they choose of it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tongban.book.records import Bundle, Joined

Choices = Mapping[str, Any]
"""What somebody chose: optional service -> true or false, group of alternatives -> the service."""

Truth = Callable[[str], Any]
"""What a condition comes to for this person: true, false, or None where it cannot be known yet."""


def offered(bundle: Bundle, truth: Truth) -> list[Joined]:
    """Return the services that concern this person, as far as is known, in the bundle's order."""
    return [one for one in bundle.services if not one.when or truth(one.when) is not False]


def joined(bundle: Bundle, choices: Choices, truth: Truth) -> list[str]:
    """Return the services this application joins; of a group nobody has chosen from yet, none."""
    found = offered(bundle, truth)
    taken = {group: _taken(keys, choices.get(group)) for group, keys in groups(found).items()}
    return [
        one.service
        for one in found
        if (taken[one.one_of] == one.service if one.one_of else not one.optional or is_wished(one, choices))
    ]


def declined(bundle: Bundle, choices: Choices, truth: Truth) -> frozenset[str]:
    """Return the services offered to this person that they have not chosen."""
    if not any(one.optional or one.one_of for one in bundle.services):
        return frozenset()
    return frozenset(one.service for one in offered(bundle, truth)) - frozenset(joined(bundle, choices, truth))


def open_to_choice(bundle: Bundle, truth: Truth) -> tuple[list[Joined], dict[str, list[str]]]:
    """Return what this person is asked: the optional services, and the groups with several alternatives."""
    found = offered(bundle, truth)
    several = {group: keys for group, keys in groups(found).items() if len(keys) > 1}
    return [one for one in found if one.optional], several


def undecided(bundle: Bundle, choices: Choices, truth: Truth) -> list[str]:
    """Return the groups of which this person has to choose one and has not."""
    several = open_to_choice(bundle, truth)[1]
    return [group for group, keys in several.items() if not _taken(keys, choices.get(group))]


def groups(services: list[Joined]) -> dict[str, list[str]]:
    """Return group -> its alternatives, in order."""
    found: dict[str, list[str]] = {}
    for one in services:
        if one.one_of:
            found.setdefault(one.one_of, []).append(one.service)
    return found


def is_wished(one: Joined, choices: Choices) -> bool:
    """Tell whether an optional service is chosen: by the person, or beforehand as long as they say nothing."""
    return bool(choices.get(one.service, one.chosen))


def usual(bundle: Bundle) -> Bundle:
    """Return the bundle as it is before anybody chooses: optional services by their preselection, a group's first."""
    firsts = {keys[0] for keys in groups(bundle.services).values()}
    kept = [
        one
        for one in bundle.services
        if (one.service in firsts if one.one_of else not one.optional or is_wished(one, {}))
    ]
    return msgspec.structs.replace(bundle, services=kept)


def unknown(bundle: Bundle, choices: Mapping[str, Any]) -> list[str]:
    """Return the keys of choices the bundle does not know, or whose value it does not offer."""
    alternatives = groups(bundle.services)
    optional = {one.service for one in bundle.services if one.optional}
    return [
        key
        for key, value in choices.items()
        if not (value in alternatives.get(key, ()) or (key in optional and isinstance(value, bool)))
    ]


def _taken(alternatives: list[str], choice: Any) -> str:
    if len(alternatives) == 1:
        return alternatives[0]
    return str(choice) if choice in alternatives else ""
