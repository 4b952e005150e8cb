"""A private authority of an office, and certificates that it signs."""

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tongban.kernel.clock import now


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Authority:
    """Who signs; its own certificate is what others trust."""

    folder: Path
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=_key)

    @property
    def file(self) -> Path:
        """The authority's own certificate."""
        file = self.folder / f"{self.name}.pem"
        if not file.exists():
            known = x509.BasicConstraints(ca=True, path_length=None)
            uses = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            made = self._begun(self.name, self.key).add_extension(known, critical=True)
            made = made.add_extension(uses, critical=True)
            made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            file.write_bytes(made.sign(self.key, SHA256()).public_bytes(Encoding.PEM))
        return file

    def signs(self, host: str) -> tuple[Path, Path]:
        """Return the files of a certificate for a host name or address, and of its key."""
        key, parts = _key(), host.replace(".", "").isdigit()
        name = x509.IPAddress(ip_address(host)) if parts else x509.DNSName(host)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = self._begun(host, key).add_extension(x509.SubjectAlternativeName([name]), critical=False)
        made = made.add_extension(issuer, critical=False)
        files = self.folder / f"{host}.pem", self.folder / f"{host}.key"
        files[0].write_bytes(made.sign(self.key, SHA256()).public_bytes(Encoding.PEM))
        files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        files[1].chmod(0o600)
        return files

    def _begun(self, name: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        day = timedelta(days=1)
        begun = x509.CertificateBuilder(_named(self.name), _named(name), key.public_key())
        begun = begun.serial_number(x509.random_serial_number())
        return begun.not_valid_before(now() - day).not_valid_after(now() + day)
