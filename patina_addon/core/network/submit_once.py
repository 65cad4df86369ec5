# SPDX-License-Identifier: GPL-3.0-or-later
"""The one request that may cost money: sent again only where it certainly started nothing."""

from __future__ import annotations

from collections.abc import Callable

from ..model.errors import NetworkError, PatinaError, ServiceError, UncertainSubmission
from ..model.service import Reporter
from .clock import Clock
from .error_rules import CHECK_ACCOUNT, ErrorBody, Stage, refuse
from .http import Answer
from .pacing import backoff
from .transport_errors import Trouble

ANSWER_SILENCE = 60.0  # seconds: its answer is worth a longer wait than others, since losing it may cost money

_TRIES = 3  # of which all but the last certainly started nothing
_LONGEST_RETRY_AFTER = 30.0


def post_once(post: Callable[[], Answer], clock: Clock, reporter: Reporter) -> Answer:
    """The answer to a submission. `post` sends it, and is called again only if it never left, or after a 429.

    Raises NetworkError, UncertainSubmission, Cancelled, or what `Reporter.clear` raises.
    """
    for attempt in range(1, _TRIES + 1):
        is_last = attempt == _TRIES
        reporter.clear()
        try:
            answer = post()
        except Trouble as trouble:
            if trouble.was_sent:
                what = f"The request was sent, but its answer was lost: {trouble.what}"
                raise UncertainSubmission(what, CHECK_ACCOUNT) from None
            if is_last:
                raise NetworkError(trouble.what, trouble.next_step) from None
            pause, message = backoff(attempt), f"{trouble.what} Trying again"
        else:
            if answer.status != 429 or is_last:
                return answer
            pause = min(max(answer.retry_after or 0.0, backoff(attempt)), _LONGEST_RETRY_AFTER)
            message = "The service is busy. Trying again"
        reporter.progress(0.0, message)
        clock.sleep(pause, reporter)
    raise AssertionError("the last attempt returns or raises")


def turned_down(answer: Answer, body: ErrorBody, secret: str) -> PatinaError:
    """What an answer to a submission means that names no task. `body` is what the service itself says in it."""
    is_api = bool(body.message or body.kind)
    if 300 <= answer.status < 400:
        return moved(answer, Stage.SUBMIT)
    if answer.status < 300 and not is_api:
        return UncertainSubmission("The service's answer to the request makes no sense.", CHECK_ACCOUNT)
    if answer.status >= 500 and not is_api:
        what = f"A gateway answered in place of the service, with error {answer.status}."
        return UncertainSubmission(what, CHECK_ACCOUNT)
    return refuse(answer.status, body, Stage.SUBMIT, secret)


def moved(answer: Answer, stage: Stage) -> ServiceError:
    """A redirect of the service itself, which is never followed, since it would carry the key along."""
    where = answer.location or "another address"
    return ServiceError(
        f"The service sends its requests on to {where}, where Patina does not take your key.",
        "If that is right, enter that address as the base URL in the add-on's preferences.",
        stage.money,
        status=answer.status,
    )
