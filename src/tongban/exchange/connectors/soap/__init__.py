"""Offices' older systems: SOAP by their WSDL. XML with entities, DTDs or imports from elsewhere is refused."""

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import zeep
from lxml import etree
from zeep.exceptions import Error, Fault
from zeep.helpers import serialize_object
from zeep.loader import parse_xml

from tongban.exchange.connectors.http import Office, endpoint_of
from tongban.exchange.connectors.mapping import AnswerMap, own_module, plain
from tongban.exchange.connectors.outcome import Down, Endpoint, NotFound, Record, Rejected
from tongban.exchange.connectors.rest_json import Question

SAFE = zeep.Settings(strict=True, forbid_dtd=True, forbid_entities=True, xml_huge_tree=False, force_https=False)


class Soap:
    """One office's SOAP service. Its WSDL is read at the first call and kept while the process lives."""

    def __init__(self, spec: Mapping[str, Any], folder: Path) -> None:
        self._spec, self._folder = spec, folder
        ca = folder / spec["ca"] if "ca" in spec else None
        self._office = Office(spec["address"], spec.get("auth", {}), ca)
        self._module = own_module(folder)
        self._reading = threading.Lock()
        self._kept: zeep.Client | None = None

    def read(self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, until: float) -> Record:
        """Return the record asked for. Raises NotFound, or Down."""
        return self._ask(path, body, {"X-Purpose": purpose, "X-Case": concerning}, until)

    def write(
        self, path: str, body: Mapping[str, Any], *, purpose: str, concerning: str, key: str, until: float
    ) -> Record:
        """Tell the office something; the dataset's input `idempotency_key` carries `key` where one is configured."""
        headers = {"X-Purpose": purpose, "X-Case": concerning, "Idempotency-Key": key}
        return self._ask(path, {**body, "idempotency_key": key}, headers, until)

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the hosts of the service and, where it is fetched, of its WSDL."""
        wsdl = [endpoint_of(self._spec["wsdl"])] if "://" in self._spec["wsdl"] else []
        return list(dict.fromkeys([self._office.endpoint(), *wsdl]))

    def prove(self, path: str, until: float) -> bool:
        """Read the WSDL and find the dataset's operation in it."""
        self._operation(path, until)
        return False

    def close(self) -> None:
        """Drop connections."""
        self._office.close()

    def _ask(self, path: str, inputs: Mapping[str, Any], headers: dict[str, str], until: float) -> Record:
        spec, operation = self._dataset(path), self._operation(path, until)
        asked = Question(spec, inputs)
        client, binding = self._wsdl(until), operation._binding
        try:
            envelope, own = binding._create(spec["operation"], (), asked.body, client, operation._binding_options)
        except (Error, TypeError, ValueError):  # its words may hold what was sent
            raise Down("the inputs do not fit the operation") from None
        carrier = _Carrier(self._office, self._folder, until)
        content = carrier.post(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"), {**own, **headers})
        return AnswerMap(path, spec, self._module).record_in(self._answer_in(content, spec, operation, carrier))

    def _answer_in(self, content: bytes, spec: Mapping[str, Any], proxy: Any, carrier: "_Carrier") -> Any:
        """Return the content of the answer's element, every child by its name."""
        binding = proxy._binding
        operation = binding.get(spec["operation"])
        try:
            envelope = parse_xml(content, carrier, settings=SAFE)  # type: ignore[arg-type]  # lxml takes bytes, and needs them
            body = envelope.find("soap-env:Body", namespaces=binding.nsmap)
            if body.find("soap-env:Fault", namespaces=binding.nsmap) is not None:
                binding.process_error(envelope, operation)
            wanted = getattr(operation.output.body, "qname", None)
            if wanted is not None and [child.tag for child in body] != [wanted.text]:
                raise Down("the answer is another message")
            read = serialize_object(operation.output._deserialize_body(body)["body"], dict)  # type: ignore[no-untyped-call]  # zeep has few types
        except Fault as fault:
            if _code(fault) in spec.get("not_found_faults", ()):
                raise NotFound from None
            raise Rejected(f"fault {_code(fault)}") from None
        except (Error, etree.LxmlError, ValueError, TypeError, AttributeError, LookupError) as fault:
            raise Down(f"no answer of this operation: {type(fault).__name__}") from None
        if read is None:
            raise Down("no answer of this operation")
        return plain(read)

    def _dataset(self, path: str) -> Mapping[str, Any]:
        if path not in self._spec["datasets"]:
            raise Down(f"no dataset {path} is configured")
        found: Mapping[str, Any] = self._spec["datasets"][path]
        return found

    def _operation(self, path: str, until: float) -> Any:
        spec, client = self._dataset(path), self._wsdl(until)
        proxy = client.bind(self._spec.get("service"), self._spec.get("port"))
        if spec["operation"] not in proxy._binding._operations:
            raise Down(f"the WSDL has no operation {spec['operation']}")
        return proxy

    def _wsdl(self, until: float) -> zeep.Client:
        if self._kept is not None:
            return self._kept
        if not self._reading.acquire(timeout=max(until - time.monotonic(), 0)):
            raise Down("the WSDL is still being read")
        try:
            if self._kept is None:
                self._kept = self._read_wsdl(until)
            return self._kept
        finally:
            self._reading.release()

    def _read_wsdl(self, until: float) -> zeep.Client:
        named = self._spec["wsdl"]
        place = named if "://" in named else str((self._folder / named).resolve())
        try:
            carrier = _Carrier(self._office, self._folder, until)
            return zeep.Client(place, transport=carrier, settings=SAFE)  # type: ignore[no-untyped-call]  # few types
        except (Down, NotFound):
            raise
        except (Error, etree.LxmlError, ValueError, OSError, AttributeError, KeyError) as fault:
            raise Down(f"the WSDL cannot be used: {type(fault).__name__}") from None


class _Carrier:
    """Fetches and sends for zeep, in the place of its own transport: listed hosts, bounded, files of one folder."""

    def __init__(self, office: Office, folder: Path, until: float) -> None:
        self._office, self._folder, self.until = office, folder.resolve(), until

    def load(self, url: str) -> bytes:
        """Return a WSDL or a schema that one imports."""
        parts = urlsplit(url)
        if parts.scheme in ("http", "https"):
            return self._office.ask("GET", httpx.URL(url), until=self.until)
        file = Path(unquote(parts.path) if parts.scheme == "file" else url).resolve()
        if not file.is_relative_to(self._folder):
            raise Down("the WSDL imports a file outside the connector's folder")
        return file.read_bytes()

    def post(self, content: bytes, headers: Mapping[str, str]) -> bytes:
        """Send a message to the configured address, never to the one in the WSDL; faults come with status 500."""
        return self._office.ask(
            "POST", self._office.address, until=self.until, faults=(500,), content=content, headers=dict(headers)
        )


def _code(fault: Fault) -> str:
    return str(fault.code or "").rpartition(":")[2]
