"""What happened to drafts."""

from uuid import UUID

from tongban.kernel.events import Event


class AnswerDisputed(Event, frozen=True, kw_only=True):
    """A person says that a register's record about them is wrong (异议)."""

    draft_id: UUID
    question: str
    source: str
