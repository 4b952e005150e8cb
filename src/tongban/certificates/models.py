"""E-certificates and the documents made of them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from tongban.certificates.states import CertificateState, Ground


class Certificate(models.Model):
    """One e-certificate (证照). `holder_id_number` is empty for a newborn that has none yet; guardians hold it then."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    kind = models.TextField()
    edition_number = models.PositiveIntegerField()
    issuer = models.TextField()
    holder_id_number = models.TextField(default="")
    holder_name = models.TextField()
    guardians = ArrayField(models.TextField(), default=list)
    content = models.JSONField()
    case_id = models.UUIDField()
    state = models.TextField(default=CertificateState.VALID)
    ground = models.TextField(default="")  # for everybody who verifies it; `reason` is the holder's alone
    reason = models.TextField(default="")
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    code = models.TextField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["holder_id_number", "kind"], name="certificates_by_holder"),
            models.Index(fields=["issuer", "-issued_at"], name="certificates_by_issuer"),
            GinIndex(fields=["guardians"], name="certificates_by_guardian"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "kind"],
                condition=~Q(ground=Ground.REPLACED),
                name="a_case_issues_a_certificate_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CertificateState.values), name="a_certificate_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(ground="") | Q(ground__in=Ground.values), name="a_ground_is_one_everybody_may_read"
            ),
            models.CheckConstraint(condition=~Q(state="revoked", reason=""), name="a_revocation_has_a_reason"),
            models.CheckConstraint(condition=~Q(state="suspended", reason=""), name="a_suspension_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(holder_id_number="", guardians=[]), name="a_certificate_has_somebody_to_hold_it"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="a_certificate_has_a_code_to_verify_it"),
        ]

    def __str__(self) -> str:
        return self.number


class Document(models.Model):
    """The certificate as a PDF, made once. The database reckons `digest` (SHA-256, hexadecimal) itself."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, primary_key=True, related_name="document")
    pdf = models.BinaryField()
    made_at = models.DateTimeField()
    digest = models.GeneratedField(
        expression=Func(Func(F("pdf"), function="sha256"), Value("hex"), function="encode"),
        output_field=models.TextField(),
        db_persist=True,
    )

    def __str__(self) -> str:
        return str(self.certificate_id)
