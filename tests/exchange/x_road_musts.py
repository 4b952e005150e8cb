"""What the X-Road message protocol for REST (PR-REST) and its metadata protocol (PR-MREST) demand, and what proves it.

Each row: id, section, the demand in words of our own, the test (file::name).
"""

from dataclasses import dataclass

ANSWERS, REFUSALS, HARD, FIELDS = (f"hub/test_{name}.py" for name in ("answers", "refusals", "hardness", "headers"))


@dataclass(frozen=True)
class Must:
    id: str
    section: str
    demand: str
    proof: str


MUSTS = [
    Must(
        "R1",
        "3.1",
        "A payload of any type passes, not JSON or XML alone.",
        f"{ANSWERS}::test_a_raw_service_gets_what_was_sent_and_gives_what_it_answers",
    ),
    Must(
        "R2",
        "3.1",
        "Calls are synchronous; a message of any size passes, up to a limit that is configured.",
        f"{ANSWERS}::test_a_body_of_any_size_travels_whole",
    ),
    Must("R3", "3.1", "HTTP/1.1 is spoken.", f"{ANSWERS}::test_a_dataset_answers_the_agreed_fields_and_no_others"),
    Must(
        "R4",
        "4.1",
        "The address begins with the protocol's version r1.",
        f"{HARD}::test_another_version_is_not_answered",
    ),
    Must(
        "R5",
        "4.2",
        "Addresses are checked strictly: encoding, forbidden signs, way out of the service, length.",
        f"{REFUSALS}::test_addresses_that_lead_nowhere_or_elsewhere",
    ),
    Must(
        "R6",
        "4.3",
        "X-Road-Client names the caller, each part percent-encoded UTF-8.",
        f"{REFUSALS}::test_a_call_without_a_sender",
    ),
    Must(
        "R7",
        "4.3",
        "The answer has a request hash that the provider's side made.",
        f"{ANSWERS}::test_a_dataset_answers_the_agreed_fields_and_no_others",
    ),
    Must(
        "R8",
        "4.3",
        "The client's side checks the request hash.",
        f"{REFUSALS}::test_a_request_hash_of_another_request_is_found_out",
    ),
    Must(
        "R9",
        "4.3",
        "A request hash that the provider sends is replaced.",
        f"{FIELDS}::test_x_road_fields_of_the_provider_are_replaced",
    ),
    Must(
        "R10",
        "4.3",
        "Errors of the hub say their type and encoding in Content-Type.",
        f"{REFUSALS}::test_who_is_not_let_in_is_told_why_from_the_next_call_on",
    ),
    Must(
        "R11",
        "4.3",
        "Content-Type passes unchanged to the provider.",
        f"{ANSWERS}::test_a_raw_service_gets_what_was_sent_and_gives_what_it_answers",
    ),
    Must(
        "R12",
        "4.3",
        "Content-Type passes unchanged to the client.",
        f"{FIELDS}::test_the_clients_answer_keeps_content_type_cache_and_own_fields",
    ),
    Must(
        "R13", "4.3", "Accept passes unchanged to the provider.", f"{FIELDS}::test_accept_and_own_fields_pass_unchanged"
    ),
    Must(
        "R14",
        "4.3",
        "Without Accept, application/json is asked for.",
        f"{FIELDS}::test_without_accept_json_is_asked_for",
    ),
    Must(
        "R15",
        "4.3",
        "A message id is made where none came, and comes back in the answer.",
        f"{ANSWERS}::test_a_call_without_an_id_gets_one",
    ),
    Must("R16", "4.3", "Users' own fields pass unchanged.", f"{FIELDS}::test_accept_and_own_fields_pass_unchanged"),
    Must(
        "R17",
        "4.3",
        "Cache fields pass unchanged, nothing is cached.",
        f"{FIELDS}::test_the_clients_answer_keeps_content_type_cache_and_own_fields",
    ),
    Must(
        "R18",
        "4.3",
        "Hop-by-hop fields and those that tell the machine behind do not pass.",
        f"{FIELDS}::test_hop_by_hop_fields_and_the_clients_machine_stay_behind",
    ),
    Must(
        "R19",
        "4.4",
        "Redirections are not followed and pass unchanged.",
        f"{ANSWERS}::test_a_providers_own_error_or_redirect_comes_as_it_is",
    ),
    Must(
        "R20",
        "4.5",
        "The query passes unchanged.",
        f"{ANSWERS}::test_a_raw_service_gets_what_was_sent_and_gives_what_it_answers",
    ),
    Must(
        "R21",
        "4.6",
        "Errors of the hub have the status of their category: the client's 400, others 500.",
        f"{REFUSALS}::test_what_is_not_agreed_does_not_flow_from_the_next_call_on",
    ),
    Must(
        "R22",
        "4.6",
        "The provider's own errors come as they are, without X-Road-Error.",
        f"{ANSWERS}::test_a_providers_own_error_or_redirect_comes_as_it_is",
    ),
    Must("R23", "4.6", "Errors of the hub carry X-Road-Error.", f"{REFUSALS}::test_an_office_that_is_not_there"),
    Must(
        "R25",
        "4.6",
        "Errors of the hub come in the media type that Accept asks for, JSON or XML; JSON by default.",
        "hub/test_media_types.py::test_an_error_comes_as_the_client_accepts_it",
    ),
    Must(
        "R24",
        "4.7",
        "Both sides are authenticated: here by signatures of messages (RFC 9421) in place of TLS certificates.",
        f"{REFUSALS}::test_a_call_that_is_not_signed",
    ),
    Must(
        "M1",
        "MREST 4",
        "listMethods lists a provider's services, allowedMethods those open to the caller.",
        f"{ANSWERS}::test_the_methods_and_members_are_listed",
    ),
    Must(
        "M2",
        "MREST 4",
        "The lists do not name the metadata services.",
        f"{ANSWERS}::test_the_methods_and_members_are_listed",
    ),
    Must(
        "M3",
        "MREST 5",
        "getOpenAPI describes the service that serviceCode names.",
        f"{ANSWERS}::test_the_methods_and_members_are_listed",
    ),
    Must(
        "M4",
        "MREST 2",
        "listClients lists the members by plain GET.",
        "hub/test_public.py::test_members_are_listed_to_anybody",
    ),
]
