"""Jobs for the queue: enqueued in the transaction of the change, so that they exist exactly when the change does."""

from typing import Any

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.tasks import Task

LONGEST_PAUSE_SECONDS = 60


class UntilItWorks(BaseRetryStrategy):
    """Tries again for as long as it takes: an office's system may be down for days, and is not to be waited for long.

    The pauses grow from two seconds to a minute.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Return when to try next, whatever went wrong."""
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts + 1, 6), LONGEST_PAUSE_SECONDS)})


def enqueue_once(task: Task[..., Any, ...], **arguments: str) -> None:
    """Enqueue a task in the caller's transaction, unless one with these arguments waits already."""
    waiting = ":".join([task.name, *arguments.values()])
    try:
        with transaction.atomic():  # a job refused as a double must not undo the caller's work
            task.configure(queueing_lock=waiting).defer(**arguments)
    except AlreadyEnqueued:
        return
