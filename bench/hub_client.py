"""A member's system, in a process of its own: signs each call, makes it over one connection, checks the answer."""

import hashlib
import http.client
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.client import example

MOTHER: str = example()["applicant.id_number"]
BODY = json.dumps({"id_number": MOTHER}).encode()
Task = tuple[str, str, str, str, str, float]  # host and port, address, client or nothing, key file, hub's key, seconds


def call_for(task: Task) -> tuple[list[float], float]:
    """Call one after another for some seconds; return how long each took, and the processor seconds of them all.

    Signing is in it, and, as real systems do, checking that the hub signed the answer, for this body and this call.
    """
    from tongban.exchange import keys, signing

    host, target, client, key_file, hub_key, seconds = task
    known = {keys.thumbprint(hub_key): keys.public_key(hub_key)} if hub_key else {}
    signer = signing.Signer.of(keys.key_in(Path(key_file)))
    connection = http.client.HTTPConnection(host, timeout=30)
    durations, end, spent = [], time.monotonic() + seconds, time.process_time()
    while time.monotonic() < end:
        begun = time.monotonic()
        headers = {"content-type": "application/json"}
        if client:
            headers |= {"x-road-client": client, "content-digest": signing.digest_of(BODY)}
            signing.sign_request(signing.Message("POST", f"http://hub{target}", headers), signer, at=datetime.now(UTC))
        connection.request("POST", target, body=BODY, headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(said.decode()[:500])
        if client:
            told = {name.lower(): value for name, value in answer.getheaders()}
            signing.verify_answer(signing.Answer(answer.status, told), known.get)
            signing.check_digest(told, hashlib.sha256(said).digest())
        durations.append(time.monotonic() - begun)
    connection.close()
    return durations, time.process_time() - spent
