"""How each material of an application is obtained: certificate, shared data, promise, deferred, upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.certificates import api as certificates
from tongban.forms.answers import Stored
from tongban.forms.form import Form


@dataclass(frozen=True)
class Provided:
    """One material and where it stands. `way`: certificate, source, promise, deferred, upload or empty (missing).

    `open_ways` are the ways the person may choose now; `services` need it; `reference` is a certificate's number;
    `note` tells of a certificate that does not count.
    """

    material: book.Material
    services: tuple[str, ...]
    necessity: str
    way: str
    reference: str = ""
    open_ways: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_missing(self) -> bool:
        return not self.way and self.necessity != "optional"

    @property
    def asks_the_person(self) -> bool:
        return self.way not in ("certificate", "source", "later")

    def stored(self) -> dict[str, Any]:
        return {"way": self.way, "reference": self.reference, "services": list(self.services)}


def provided(
    form: Form, answers: Stored, readings: Mapping[str, Any], chosen: Mapping[str, Any], *, today: date
) -> list[Provided]:
    """Return every material the joined services need, each once, with the first way that works."""
    values = form.values(answers)
    needed: dict[str, list[tuple[str, book.MaterialNeed]]] = {}
    for service in form.joined(values, today):
        for need in form.edition.book.services[service].materials:
            if form.truth(need.when, values, today) is True:
                needed.setdefault(need.material, []).append((service, need))
    return [_one(form, key, needs, values, readings, chosen.get(key, {}), today) for key, needs in needed.items()]


def _one(
    form: Form,
    key: str,
    needs: list[tuple[str, book.MaterialNeed]],
    values: Mapping[str, Any],
    readings: Mapping[str, Any],
    chosen: Mapping[str, Any],
    today: date,
) -> Provided:
    material = form.edition.book.materials[key]
    necessities = {need.necessity for _service, need in needs}
    necessity = next(kind for kind in ("required", "deferrable", "optional") if kind in necessities)
    services = tuple(service for service, _need in needs)
    open_ways: list[str] = []
    note = ""
    for way in material.ways:
        if way.certificate:
            if _comes_later(form, way.certificate, services):
                return Provided(material, services, necessity, "later")
            if (held := _certificate(form, way, values, today)) is None:
                continue
            state = certificates.state_on(held, today)
            if state == certificates.CertificateState.VALID:
                return Provided(material, services, necessity, "certificate", held.number)
            note = _("Certificate %(number)s does not count now: %(state)s. Provide this in another way.") % {
                "number": held.number,
                "state": state.words,
            }
        elif way.source:
            reading = readings.get(f"{way.source}@{way.subject}")
            if reading is not None and not reading["fault"]:
                return Provided(material, services, necessity, "source", way.source)
        else:
            open_ways.append("promise" if way.promise else "deferred" if way.deferred_days else "upload")
    way_chosen = chosen.get("way", "") if chosen.get("way", "") in open_ways else ""
    return Provided(material, services, necessity, way_chosen, "", tuple(open_ways), note)


def _comes_later(form: Form, kind: str, services: Sequence[str]) -> bool:
    """Tell whether an earlier case of this bundle issues a certificate of this kind to the services that need it."""
    issuing = {
        joined.service
        for joined in form.bundle.services
        if form.edition.book.services[joined.service].result.certificate == kind
    }
    return bool(issuing) and not issuing & set(services)


def _certificate(
    form: Form, way: book.Obtained, values: Mapping[str, Any], today: date
) -> certificates.Certificate | None:
    """Return the holder's certificate, if one of the people who file and confirm is the holder or the guardian.

    Whoever merely knows somebody's ID number gets nothing by it.
    """
    holder = values.get(way.subject or form.edition.book.certificates[way.certificate].holder)
    parties = [
        book.APPLICANT[0],
        book.COMPANY[0],
        *(party.id_number for party in form.bundle.parties if party.confirms),
    ]
    presenters = [str(values[key]) for key in parties if values.get(key)]
    return certificates.presented(way.certificate, str(holder or ""), by=presenters, on=today)
