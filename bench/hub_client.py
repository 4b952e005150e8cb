"""A member's system, in a process of its own: signs each call and makes it, over one connection."""

import http.client
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.client import example

MOTHER: str = example()["applicant.id_number"]
BODY = json.dumps({"id_number": MOTHER}).encode()
Task = tuple[str, str, str, str, float]  # host and port, address, client or nothing, key file, seconds


def call_for(task: Task) -> list[float]:
    """Call one after another for some seconds; return how long each took, its signing included."""
    from tongban.exchange import keys, signing

    host, target, client, key_file, seconds = task
    signer = signing.Signer.of(keys.key_in(Path(key_file)))
    connection = http.client.HTTPConnection(host, timeout=30)
    durations, end = [], time.monotonic() + seconds
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
        durations.append(time.monotonic() - begun)
    connection.close()
    return durations
