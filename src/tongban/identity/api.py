"""What identity shares: who people, officers and machine clients are, and who may come in."""

from tongban.identity.actors import Client, Officer, Resident
from tongban.identity.audiences import (
    OfficerRequest,
    ResidentRequest,
    auditors,
    counter_staff,
    officers,
    residents,
    signed_in,
    stewards,
    supervisors,
)
from tongban.identity.masking import mask_account, mask_id_number, mask_name, mask_phone
from tongban.identity.models import Company, Mandate, MandateKind, Person, Role, Scope
from tongban.identity.names import pinyin_of
from tongban.identity.operations import (
    NewPerson,
    Terms,
    create_client,
    keep_representation,
    people_for,
    person_for,
    record_mandate,
)
from tongban.identity.queries import born_between, client_for, officer_by_id, officers_of, people, person_by_id_number
from tongban.identity.reach import (
    Reach,
    companies_of,
    company,
    helpers_of,
    mandate,
    may_act,
    people_of,
    reach_of,
    theirs,
)
from tongban.identity.rules import is_id_number, works_for
from tongban.identity.terms import offered_terms, terms_of

__all__ = [
    "Client",
    "Company",
    "Mandate",
    "MandateKind",
    "NewPerson",
    "Officer",
    "OfficerRequest",
    "Person",
    "Reach",
    "Resident",
    "ResidentRequest",
    "Role",
    "Scope",
    "Terms",
    "auditors",
    "born_between",
    "client_for",
    "companies_of",
    "company",
    "counter_staff",
    "create_client",
    "helpers_of",
    "is_id_number",
    "keep_representation",
    "mandate",
    "mask_account",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "may_act",
    "offered_terms",
    "officer_by_id",
    "officers",
    "officers_of",
    "people",
    "people_for",
    "people_of",
    "person_by_id_number",
    "person_for",
    "pinyin_of",
    "reach_of",
    "record_mandate",
    "residents",
    "signed_in",
    "stewards",
    "supervisors",
    "terms_of",
    "theirs",
    "works_for",
]
