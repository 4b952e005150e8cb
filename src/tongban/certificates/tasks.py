"""Background entry points: the PDF of a certificate."""

from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer_document(certificate_id: UUID) -> None:
    """Enqueue the making of a PDF in the caller's transaction, once."""
    job = make_document.configure(queueing_lock=f"document:{certificate_id}")
    try:
        with transaction.atomic():  # a job refused as a double must not spoil the caller's transaction
            job.defer(certificate_id=str(certificate_id))
    except AlreadyEnqueued:
        return


@app.task(name="certificates.make_document", retry=RetryStrategy(exponential_wait=2, max_attempts=10))
def make_document(certificate_id: str) -> None:
    """Make the PDF if it is not there yet."""
    from tongban.certificates import documents

    documents.make(UUID(certificate_id))
