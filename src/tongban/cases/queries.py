"""What is asked of applications and cases. Who may see what is decided here, in the query."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.book import api as book
from tongban.cases.models import Application, Case, Confirmation, Evidence
from tongban.cases.petitions import Petition
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState
from tongban.identity import api as identity
from tongban.kernel.actor import Actor
from tongban.kernel.clock import today


def case_to_change(case_id: UUID) -> Case:
    """Return the case with its row locked, and its application's before it.

    Two last decisions must meet, not pass each other; and whoever locks an application's cases has its own lock
    first, so that an officer and the worker never wait for one another.
    """
    application_to_change(Case.objects.values_list("application_id", flat=True).get(id=case_id))
    return Case.objects.select_for_update().get(id=case_id)


def cases_to_change(case_ids: Sequence[UUID]) -> list[Case]:
    """Return these cases locked, their applications before them, each in the order of ids: bulk acts don't block."""
    wanted = Case.objects.filter(id__in=case_ids)
    applications = Application.objects.select_for_update().filter(id__in=wanted.values("application_id"))
    list(applications.order_by("id").values_list("id"))
    return list(wanted.select_for_update().order_by("id"))


def application_to_change(application_id: UUID) -> Application:
    """Return the application with its row locked."""
    return Application.objects.select_for_update().get(id=application_id)


def confirmation_to_answer(application: Application, id_number: str) -> Confirmation | None:
    """Return what this person is to say to an application, its row locked; None for whom nobody asks."""
    return Confirmation.objects.select_for_update().filter(application=application, id_number=id_number).first()


def confirmation_of(confirmation_id: UUID) -> Confirmation:
    """Return one confirmation with its application and applicant."""
    return Confirmation.objects.select_related("application__applicant", "application__company").get(id=confirmation_id)


def confirmation_at_counter(number: str, id_number: str) -> Confirmation | None:
    """Return what the person with this ID number is to say to the application with this number, if they are asked."""
    asked = Confirmation.objects.select_related("application")
    return asked.filter(application__number=number, id_number=id_number).first()


def is_outside(case: Case) -> bool:
    """Tell whether an outside body decides a case, and tells what it does by messages."""
    return book.edition(case.edition_number).book.services[case.service].outside is not None


def cases_of(application_id: UUID) -> list[Case]:
    """Return an application's cases in the order of the bundle."""
    return list(Case.objects.filter(application_id=application_id).order_by("sequence"))


def needed_by(case: Case) -> list[Case]:
    """Return the cases of the same application that this one waited for."""
    if not case.needs:
        return []
    found = Case.objects.filter(application_id=case.application_id, service__in=case.needs)
    return list(found.order_by("sequence"))


def ending_with(case: Case, siblings: Sequence[Case]) -> list[Case]:
    """Return a case and the undecided ones of its application that need its result: what ends when it is withdrawn."""
    ending, left = [case], [one for one in siblings if CaseState(one.state).may_move_to(CaseState.WITHDRAWN)]
    left = [one for one in left if one.id != case.id]
    while more := [one for one in left if {gone.service for gone in ending} & set(one.needs)]:
        ending += more
        left = [one for one in left if one not in more]
    return ending


def petitions_of(application_id: UUID) -> list[Petition]:
    """Return what was asked about an application's cases after they were decided, newest first."""
    return list(Petition.objects.filter(application_id=application_id).order_by("-asked_at", "id"))


def petitions_for(officer: identity.Officer) -> QuerySet[Petition]:
    """Return what was put to the officer's office, the most urgent open one first."""
    found = Petition.objects.filter(agency=officer.agency).select_related("application__applicant", "person")
    return found.annotate(is_answered=Q(answered_at__isnull=False)).order_by("is_answered", "answer_by", "id")


def petition_for(officer: identity.Officer, petition_id: UUID) -> Petition:
    """Return one petition of the officer's office. Raises DoesNotExist for another's."""
    return petitions_for(officer).get(id=petition_id)


def parties_of(application: Application) -> frozenset[UUID]:
    """Return the persons the application names, for who may not decide it; of a company's, who acts for it too."""
    named = [confirmation.id_number for confirmation in application.confirmations.order_by("id")]
    others = identity.Person.objects.filter(id_number__in=named).values_list("id", flat=True)
    acting = helpers_of(application) if application.company_id else []
    return frozenset([application.applicant_id, *others, *(person.id for person in acting)])


def helpers_of(application: Application) -> list[identity.Person]:
    """Return who may act today for whom an application is: for its applicant, or its company."""
    return identity.helpers_of(
        person_id=application.applicant_id,
        company_id=application.company_id,
        bundle=application.bundle,
        on=today(),
    )


def told_of(application: Application) -> list[str]:
    """Return the ID numbers of those who are told: the applicant, and whoever has a mandate from them or the company.

    Whoever filed for a company and acts for it no more hears no more of it.
    """
    helpers = [person.id_number for person in helpers_of(application)]
    return helpers if application.company_id else list(dict.fromkeys([application.applicant.id_number, *helpers]))


def acting(application: Application, resident: identity.Resident) -> Actor:
    """Return what histories keep of who does something for an application: for whom, where it is not their own."""
    if application.company is not None:
        return resident.acting_for(application.company.name)
    is_own = application.applicant_id == resident.person_id
    return resident.actor if is_own else resident.acting_for(application.applicant.name)


def applications_of(resident: identity.Resident) -> QuerySet[Application]:
    """Return a resident's applications: their own, those of whom they act for, and those they were asked to confirm."""
    asked = Confirmation.objects.filter(id_number=resident.id_number).values("application_id")
    filed = Application.objects.filter(identity.theirs(resident, person="applicant", on=today()))
    return (filed | Application.objects.filter(id__in=asked)).order_by("-filed_at", "id")


def application_of(resident: identity.Resident, number: str) -> Application:
    """Return one application this resident may see. Raises DoesNotExist for a stranger."""
    return applications_of(resident).select_related("applicant", "company").get(number=number)


def confirmations_asked_of(id_number: str) -> list[Confirmation]:
    """Return what this person is asked to confirm and has not answered, while there is something to confirm."""
    return list(
        Confirmation.objects.filter(
            id_number=id_number,
            state=ConfirmationState.ASKED,
            application__state=ApplicationState.AWAITING_CONFIRMATION,
        )
        .select_related("application", "application__applicant", "application__company")
        .order_by("asked_at", "id")
    )


def cases_for(officer: identity.Officer) -> QuerySet[Case]:
    """Return the cases of the officer's agency that have reached it."""
    return Case.objects.filter(agency=officer.agency).exclude(state=CaseState.WAITING)


def case_for(officer: identity.Officer, case_id: UUID) -> Case:
    """Return one case of the officer's agency. Raises DoesNotExist for another's."""
    return cases_for(officer).select_related("application", "application__applicant").get(id=case_id)


def evidence_of(case_id: UUID) -> list[Evidence]:
    """Return the files handed in with a case's supplement."""
    return list(Evidence.objects.filter(case_id=case_id).order_by("at", "id"))
