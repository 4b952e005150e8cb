"""Special procedures of cases (特别程序), objections to public notices, and what passes between us and outside bodies.

Rows name their case by identifier: cases are cut in parts.
"""

from django.db import models
from django.db.models import Q

from tongban.cases.states import MessageState, ProceedingState


class Proceeding(models.Model):
    """One special procedure of one case, from its start, or from the offer of a hearing, to its end.

    `key` is the procedure's in the book. `answer_by`: until when a hearing that was offered may be asked for;
    `hold_by`: until when one that was asked for is held. `appointment` is {at, place, wish}: the wish is the
    applicant's for another date. `published` are a public notice's lines: [{label: {zh, en}, value: {zh, en}}].
    """

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    key = models.TextField()
    kind = models.TextField()
    state = models.TextField()
    reason = models.TextField(default="")
    offered_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    hold_by = models.DateField(null=True)
    began_on = models.DateField(null=True)
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    appointment = models.JSONField(null=True)
    finding = models.TextField(default="")
    value = models.JSONField(null=True)
    found_by = models.TextField(default="")
    published = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="proceedings_by_case"),
            models.Index(fields=["kind", "state", "-began_on"], name="proceedings_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case_id"], condition=Q(state="running"), name="one_procedure_at_a_time"),
            models.CheckConstraint(
                condition=Q(state__in=ProceedingState.values), name="a_proceeding_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(until__isnull=False), name="what_stops_a_clock_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Objection(models.Model):
    """What somebody says against what a public notice announces; the office answers it before it decides.

    One taken at a counter names the officer who took it.
    """

    id = models.UUIDField(primary_key=True)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="objections")
    case_id = models.UUIDField()
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    taken_name = models.TextField(default="")
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="objections_by_case")]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "person"], name="a_person_objects_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="an_answered_objection_has_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class OutsideFile(models.Model):
    """What is known of a case at the outside body that decides it.

    `promised_on` is the day by which it has promised to answer, `reminded_at` when it was last reminded.
    `last` is the message that was followed last: [at, sequence, code].
    """

    case_id = models.UUIDField(primary_key=True)
    source = models.TextField()
    sent_at = models.DateTimeField(null=True)
    promised_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    last = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.case_id}"


class OutsideMessage(models.Model):
    """One message of an outside body about a case, kept whatever became of it (`state`)."""

    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    message_id = models.TextField()
    case_id = models.UUIDField(null=True)
    case_number = models.TextField()
    code = models.PositiveSmallIntegerField()
    body = models.JSONField()
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="outside_messages_by_case"),
            models.Index(fields=["state", "-received_at"], name="outside_messages_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id"], name="a_message_counts_once"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="a_message_is_in_a_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.code}"
