"""What people ask after a decision: to take the case up again, to review it (行政复议), to correct its result."""

from django.db import models
from django.db.models import Q

from tongban.cases.states import PetitionKind, PetitionState


class Petition(models.Model):
    """One such request, about one case, to the office `agency`: the case's own, or the body that reviews.

    It names its case by identifier: cases are cut in parts. `answer_by` is the last day of the office's clock.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    application = models.ForeignKey("cases.Application", on_delete=models.PROTECT, related_name="petitions")
    case_id = models.UUIDField()
    agency = models.TextField()
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    file = models.FileField(upload_to="petitions/%Y/%m/", blank=True)
    file_name = models.TextField(default="")
    media_type = models.TextField(default="")
    state = models.TextField(default=PetitionState.ASKED)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    answer = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "answer_by"], name="petitions_by_agency"),
            models.Index(fields=["application"], name="petitions_by_application"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "kind"], condition=Q(state="asked"), name="one_is_asked_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=PetitionKind.values), name="a_petition_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(state__in=PetitionState.values), name="a_petition_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(state="asked") | ~Q(answer=""), name="an_answered_petition_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
