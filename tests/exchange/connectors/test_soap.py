"""SOAP by a WSDL, at an office that is a real server; XML that is an attack is refused."""

import time
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.exchange.connectors.conftest import NUMBER, Connect, ask
from tests.exchange.connectors.serving import Handler, Served, serving
from tongban.exchange.connectors.outcome import Down, NotFound, Rejected

WSDL = """<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:t="urn:pensions" xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:pensions">
  <types><x:schema targetNamespace="urn:pensions" elementFormDefault="qualified">{more}
    <x:element name="GetPension"><x:complexType><x:sequence>
      <x:element name="query"><x:complexType><x:sequence><x:element name="idNumber" type="x:string"/></x:sequence>
      </x:complexType></x:element></x:sequence></x:complexType></x:element>
    <x:element name="Pension"><x:complexType><x:sequence>
      <x:element name="person" minOccurs="0"><x:complexType><x:sequence>
        <x:element name="state" type="x:string"/><x:element name="since" type="x:date"/>
        <x:element name="amount" type="x:decimal"/></x:sequence></x:complexType></x:element>
    </x:sequence></x:complexType></x:element></x:schema></types>
  <message name="In"><part name="parameters" element="t:GetPension"/></message>
  <message name="Out"><part name="parameters" element="t:Pension"/></message>
  <portType name="P"><operation name="GetPension"><input message="t:In"/><output message="t:Out"/>
  </operation></portType>
  <binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetPension"><soap:operation soapAction="urn:get" style="document"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
  <service name="S"><port name="P" binding="t:B"><soap:address location="http://169.254.169.254/x"/></port></service>
</definitions>"""
ENVELOPE = (
    '<?xml version="1.0"?>{doctype}<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">'
    "<e:Body>{body}</e:Body></e:Envelope>"
)
PERSON = "<person><state>{state}</state><since>2020-01-31</since><amount>3200.50</amount></person>"
SPEC = {
    "operation": "GetPension",
    "inputs": {"id_number": "body.query.idNumber"},
    "record": "$.person",
    "fields": {"status": "$.state", "since": "$.since", "amount": "$.amount"},
    "not_found_faults": ["NoSuchPerson"],
}
BOMB = '<!DOCTYPE b [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)  # a billion laughs


def answers(served: Served, body: str, doctype: str = "", status: int = 200) -> None:
    content = ENVELOPE.format(doctype=doctype, body=body).encode()
    served.routes["/pensions"] = lambda handler, _body: handler.send(content, "text/xml; charset=utf-8", status)


def pension(person: str) -> str:
    return f'<Pension xmlns="urn:pensions">{person}</Pension>'


def spec(served: Served, **more: Any) -> dict[str, Any]:
    address = f"{served.url}/pensions"
    return {"kind": "soap", "wsdl": "pensions.wsdl", "address": address, "datasets": {"/person": SPEC}, **more}


def wsdl(more: str = "") -> dict[str, str]:
    return {"pensions__wsdl": WSDL.format(more=more)}


def test_an_operation_is_called_as_its_wsdl_says_at_the_configured_address(connect: Connect, office: Served) -> None:
    answers(office, pension(PERSON.format(state="retired")))
    found = ask(connect(spec(office), **wsdl()))
    assert found.fields == {"status": "retired", "since": "2020-01-31", "amount": 3200.5}
    (asked,) = office.asked
    sent = etree.fromstring(asked.body)
    assert [one.text for one in sent.iter("{urn:pensions}idNumber")] == [NUMBER]
    assert (asked.headers["soapaction"], asked.headers["x-purpose"]) == ('"urn:get"', "birth")


def test_a_value_cannot_become_xml(connect: Connect, office: Served) -> None:
    answers(office, pension(PERSON.format(state="x")))
    ask(connect(spec(office), **wsdl()), id_number="</t:idNumber><evil/>")
    sent = etree.fromstring(office.asked[0].body)
    assert [one.text for one in sent.iter("{urn:pensions}idNumber")] == ["</t:idNumber><evil/>"]


def test_a_wsdl_may_be_fetched_once_without_our_key(
    connect: Connect, office: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_SECRET", "s3cret")
    answers(office, pension(PERSON.format(state="retired")))
    with serving({"/s.wsdl": lambda handler, _body: handler.send(WSDL.format(more="").encode(), "text/xml")}) as other:
        auth = {"kind": "bearer", "token": "${OFFICE_SECRET}"}
        connector = connect(spec(office, wsdl=f"{other.url}/s.wsdl?wsdl".removesuffix("?wsdl"), auth=auth))
        assert [ask(connector).fields["status"] for _ in range(2)] == ["retired", "retired"]
    assert [("authorization" in one.headers) for one in other.asked] == [False]
    assert {one.headers["authorization"] for one in office.asked} == {"Bearer s3cret"}


def test_nobody_and_a_fault_that_says_so_are_no_record(connect: Connect, office: Served) -> None:
    connector = connect(spec(office), **wsdl())
    answers(office, pension(""))
    with pytest.raises(NotFound):
        ask(connector)
    fault = "<e:Fault><faultcode>e:{}</faultcode><faultstring>no</faultstring></e:Fault>"
    answers(office, fault.format("NoSuchPerson"), status=500)
    with pytest.raises(NotFound):
        ask(connector)
    answers(office, fault.format("Client"), status=500)
    with pytest.raises(Rejected):
        ask(connector)


@pytest.mark.parametrize(
    ("doctype", "state"),
    [
        (f"{BOMB}]>", "&i;"),
        ('<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE b SYSTEM "http://127.0.0.1:9/x.dtd">', "x"),
        ('<!DOCTYPE b [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>', "x"),
    ],
    ids=["a billion laughs", "a file", "a DTD from elsewhere", "a parameter entity"],
)
def test_xml_that_is_an_attack_is_no_answer(connect: Connect, office: Served, doctype: str, state: str) -> None:
    answers(office, pension(PERSON.format(state=state)), doctype)
    begun = time.monotonic()
    with pytest.raises(Down):
        ask(connect(spec(office), **wsdl()))
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "content",
    [b"<a>" * 100_000, b"x" * 1_100_000, b"<html/>", b"", ENVELOPE.format(doctype="", body="<other/>").encode()],
    ids=["too deep", "too long", "no SOAP", "nothing", "another message"],
)
def test_a_senseless_answer_is_none(connect: Connect, office: Served, content: bytes) -> None:
    office.routes["/pensions"] = lambda handler, _body: handler.send(content, "text/xml")
    with pytest.raises(Down):
        ask(connect(spec(office), **wsdl()))


@pytest.mark.parametrize(
    "place",
    ["http://169.254.169.254/x.xsd", "http://10.0.0.1/x.xsd", "file:///etc/passwd", "../../secret.xsd", "/etc/passwd"],
)
def test_a_wsdl_that_imports_from_elsewhere_is_not_used(
    connect: Connect, office: Served, tmp_path: Path, place: str
) -> None:
    (tmp_path / "secret.xsd").write_text('<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema"/>')
    importing = wsdl(f'<x:import namespace="urn:other" schemaLocation="{place}"/>')
    with pytest.raises(Down):
        ask(connect(spec(office), **importing))
    assert office.asked == []


def test_a_wsdl_with_entities_is_not_used(connect: Connect, office: Served) -> None:
    bombed = WSDL.format(more="").replace("<definitions", f"{BOMB}]><definitions", 1)
    with pytest.raises(Down):
        ask(connect(spec(office), pensions__wsdl=bombed))


def test_an_operation_the_wsdl_does_not_have_is_told(connect: Connect, office: Served) -> None:
    connector = connect(spec(office, datasets={"/person": SPEC | {"operation": "GetAll"}}), **wsdl())
    with pytest.raises(Down, match="no operation GetAll"):
        connector.prove("/person", time.monotonic() + 2)


def _hang(_handler: Handler, _body: bytes) -> None:
    time.sleep(4)


def test_a_service_that_hangs_is_left_in_time(connect: Connect, office: Served) -> None:
    office.routes["/pensions"] = _hang
    begun = time.monotonic()
    with pytest.raises(Down):
        ask(connect(spec(office), **wsdl()))
    assert time.monotonic() - begun < 2
