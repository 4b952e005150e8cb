"""Call a dataset through the hub as the first demo system, and check the answer.

.venv/bin/python docs/how-to/examples/call_the_hub.py .data 310100199506190024
"""

import hashlib
import http.client
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from tongban.exchange import keys, signing

data, id_number = Path(sys.argv[1]), sys.argv[2]
port = int(sys.argv[3]) if len(sys.argv) > 3 else 8200
demo = json.loads((data / "exchange-demo.json").read_text())
system = demo["systems"][0]
target = f"/r1/{system['service']}"
body = json.dumps({"id_number": id_number}).encode()

request = signing.Message(
    "POST",
    f"http://localhost:{port}{target}",
    {
        "content-type": "application/json",
        "content-digest": signing.digest_of(body),
        "x-road-client": system["client"],
        "tongban-purpose": system["purpose"],
    },
)
signing.sign_request(request, signing.Signer.of(keys.key_in(Path(system["key_file"]))), at=datetime.now(UTC))

connection = http.client.HTTPConnection("127.0.0.1", port)
connection.request("POST", target, body, request.headers)
response = connection.getresponse()
content = response.read()
answer = signing.Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, request)
signing.verify_answer(answer, lambda _key_id: keys.public_key(demo["hub_key"]))
signing.check_digest(answer.headers, hashlib.sha256(content).digest())

sys.stdout.write(f"{response.status} {answer.headers.get('x-road-error', '')}\n")
sys.stdout.write(json.dumps(json.loads(content), ensure_ascii=False, indent=2) + "\n")
