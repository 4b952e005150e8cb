"""Jobs for the queue: enqueued in the transaction of the change, so that they exist exactly when the change does."""

from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task


def enqueue_once(task: Task[..., Any, ...], **arguments: str) -> None:
    """Enqueue a task in the caller's transaction, unless one with these arguments waits already."""
    waiting = ":".join([task.name, *arguments.values()])
    try:
        with transaction.atomic():  # a job refused as a double must not undo the caller's work
            task.configure(queueing_lock=waiting).defer(**arguments)
    except AlreadyEnqueued:
        return
