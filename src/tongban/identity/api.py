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
from tongban.identity.models import Person, Role, Scope
from tongban.identity.names import pinyin_of
from tongban.identity.operations import NewPerson, create_client, people_for, person_for
from tongban.identity.queries import client_for, officer_by_id, officers_of, people, person_by_id_number
from tongban.identity.rules import is_id_number, works_for

__all__ = [
    "Client",
    "NewPerson",
    "Officer",
    "OfficerRequest",
    "Person",
    "Resident",
    "ResidentRequest",
    "Role",
    "Scope",
    "auditors",
    "client_for",
    "counter_staff",
    "create_client",
    "is_id_number",
    "mask_account",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "officer_by_id",
    "officers",
    "officers_of",
    "people",
    "people_for",
    "person_by_id_number",
    "person_for",
    "pinyin_of",
    "residents",
    "signed_in",
    "stewards",
    "supervisors",
    "works_for",
]
