"""Drafts: what a person has answered so far, kept at every step, open on any device."""

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """One form being filled for one bundle by one person, pinned to the book's edition it was started with.

    With `company` it is the company's, and `person` who began it for the company.
    `answers` maps question keys to `forms.answers.Answer`; `materials` maps material keys to the chosen way;
    `readings` maps `source@subject question` to the fault and moment of the last look-up, and to what is `offered` from
    it: choosing question -> elements of a list. `choices` maps optional services to true or false, and groups of
    alternatives to the service chosen.
    """

    id = models.UUIDField(primary_key=True)
    bundle = models.TextField()
    edition_number = models.PositiveIntegerField()
    edition_seen = models.PositiveIntegerField(null=True)  # the newest whose changes the person was told and left
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("identity.Company", null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    materials = models.JSONField(default=dict)
    readings = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    step = models.TextField(default="")
    consented_at = models.DateTimeField(null=True)
    pickup_code = models.TextField(default="")
    pickup_until = models.DateTimeField(null=True)
    assisted_by = models.UUIDField(null=True)
    assisted_until = models.DateTimeField(null=True)
    application_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-changed_at"], name="drafts_by_person"),
            models.Index(fields=["company"], name="drafts_by_company", condition=Q(company__isnull=False)),
            models.Index(
                fields=["application_id"], name="drafts_by_application", condition=Q(application_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pickup_code"], condition=~Q(pickup_code=""), name="a_pickup_code_opens_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(pickup_code="") | Q(pickup_until__isnull=False), name="a_pickup_code_runs_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.id}"


class Upload(models.Model):
    """A file handed in for a material of a draft."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    material = models.TextField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="materials/%Y/%m/")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["draft", "material"], name="uploads_by_draft")]

    def __str__(self) -> str:
        return self.name
