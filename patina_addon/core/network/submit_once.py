# SPDX-License-Identifier: GPL-3.0-or-later
"""The one request that may cost money: sent again only where it certainly started nothing."""

from __future__ import annotations

from collections.abc import Callable

from ..model.clock import Clock
from ..model.errors import CHECK_ACCOUNT, NetworkError, UncertainSubmission
from ..model.message import Message, joined
from ..model.service import JobContext
from .pacing import backoff
from .response import Response
from .transport_errors import TransportError, trying_again

RESPONSE_TIMEOUT = 60.0  # seconds: longer than for other responses, since losing this one may cost money

_TRIES = 3  # of which all but the last certainly started nothing
_LONGEST_RETRY_AFTER = 30.0


def post_once(post: Callable[[], Response], clock: Clock, context: JobContext) -> Response:
    """Return the response to a submission. `post` sends it; it is called again only if it never left, or after a 429.

    Raises NetworkError, UncertainSubmission, Canceled, or what `JobContext.confirm_ownership` raises.
    """
    for attempt in range(1, _TRIES + 1):
        is_last = attempt == _TRIES
        context.confirm_ownership()
        try:
            response = post()
        except TransportError as error:
            if error.was_sent:
                lost = Message("The request was sent, but the response was lost.")
                raise UncertainSubmission(joined((lost, error.what)), CHECK_ACCOUNT) from None
            if is_last:
                raise NetworkError(error.what, error.next_step) from None
            pause, message = backoff(attempt), trying_again(error.what)
        else:
            if response.status != 429 or is_last:
                return response
            pause = min(max(response.retry_after or 0.0, backoff(attempt)), _LONGEST_RETRY_AFTER)
            message = trying_again()
        context.progress(None, message)
        clock.sleep(pause, context.sleep)
    raise AssertionError("the last attempt returns or raises")
