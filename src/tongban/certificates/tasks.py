"""Background entry points: the PDF of a certificate."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(name="certificates.make_document", retry=RetryStrategy(exponential_wait=2, max_attempts=10))
def make_document(certificate_id: str) -> None:
    """Make the PDF if it is not there yet."""
    from tongban.certificates import documents

    documents.make(UUID(certificate_id))
