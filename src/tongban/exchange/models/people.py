"""What people have to say about their data: consents, and questions that an office must answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.exchange.states import InquiryState


class Consent(models.Model):
    """A person lets sources be read for a purpose, in one application or for as long as it stands.

    The person is kept as the same keyed digest as in the log; so is a company, for which `given_by` agreed, a person
    who acts for it. `concerning` is the form or application it was given for; others named there may be looked up on
    it too, until they object.
    """

    id = models.UUIDField(primary_key=True)
    subject_digest = models.TextField()
    purpose = models.TextField()
    sources = ArrayField(models.TextField())
    concerning = models.TextField(default="")
    given_at = models.DateTimeField()
    given_how = models.TextField(default="portal")  # portal, counter, paper
    given_by = models.UUIDField(null=True)  # the person who agreed for a company
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_digest", "purpose"], name="consents_by_subject"),
            models.Index(fields=["concerning"], name="consents_by_application"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(sources=[]), name="a_consent_names_its_sources")]

    def __str__(self) -> str:
        return self.purpose


class Inquiry(models.Model):
    """A question an office must answer: is this datum right (异议), or why was my data looked at (质询)?"""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    kind = models.TextField()  # datum | look
    person_id = models.UUIDField()
    subject_digest = models.TextField()
    source = models.TextField(default="")
    field = models.TextField(default="")
    agency = models.TextField()  # who must answer
    look_id = models.UUIDField(null=True)  # the call or look in question
    concerning = models.TextField(default="")
    words = models.TextField()
    raised_by = models.TextField()  # resident or officer, as shown
    state = models.TextField(default=InquiryState.OPEN)
    answer = models.TextField(default="")
    answered_by = models.TextField(default="")
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-opened_at"], name="inquiries_by_person"),
            models.Index(fields=["agency", "state", "due_on"], name="inquiries_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["datum", "look"]), name="an_inquiry_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(state__in=InquiryState.values), name="an_inquiry_is_in_a_known_state"),
            models.CheckConstraint(condition=~Q(words=""), name="an_inquiry_says_what_is_wrong"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(answer=""), name="an_answered_inquiry_has_an_answer"),
        ]

    def __str__(self) -> str:
        return self.number
