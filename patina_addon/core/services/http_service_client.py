# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of the clients of services on HTTP: one submission, one wait, one test of a key.

Never imported on Blender's main thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from ..model.account import Account
from ..model.clock import Clock
from ..model.error_rule import ErrorBody, Stage
from ..model.errors import Money, TaskFailed
from ..model.message import Message, joined
from ..model.request import MaterialRequest
from ..model.service import JobContext, KeyReport, Result, ServiceClient, ServiceSpec
from ..network.error_rules import CHECK_URL, UNEXPECTED, ErrorReader
from ..network.http import Client
from ..network.pacing import expected
from ..network.response import Response
from ..network.submit_once import RESPONSE_TIMEOUT, post_once
from ..network.transport_errors import TransportError
from .collect import Destination, Images, collect
from .poll import Expectation, Poll
from .task_status import Status

log = logging.getLogger(__name__)


class HttpServiceClient(ServiceClient):
    """See ServiceClient. Remembers what it submitted, to know how long to wait.

    A service adds `submit` and `collect`, which define what to send and how to read the responses.
    """

    scheme = "Bearer"
    """The word before the key in the Authorization header."""
    has_queue = False
    """Whether the service says when the work on a task begins."""

    def __init__(
        self, service: ServiceSpec, account: Account, clock: Clock, read_error: Callable[[Response], ErrorBody]
    ) -> None:
        self.service = service
        self.account = account
        self.clock = clock
        self.errors = ErrorReader(service, read_error)
        self._submitted: dict[str, tuple[float, float | None]] = {}
        """For each task, when it was submitted and the service's own estimate."""

    def connect(self) -> Client:
        """Return connections to the service, to be used in a `with`."""
        return Client(self.account, self.scheme)

    def post(self, client: Client, path: str, body: bytes, context: JobContext) -> Response:
        """Submit a JSON body: again only if it certainly never left, or was turned away by a 429.

        Raises NetworkError, UncertainSubmission, Canceled, or what `JobContext.confirm_ownership` raises.
        """
        context.progress(None, Message("Sending the request"))
        read_timeout = max(client.timeout, RESPONSE_TIMEOUT * self.clock.pace)
        return post_once(lambda: client.post(path, body, read_timeout), self.clock, context)

    def accepted(self, task: str, request: MaterialRequest, context: JobContext, estimate: float | None = None) -> str:
        """Return a task's id, once the service has taken it; `estimate` is its own, in seconds."""
        self._submitted[task] = (self.clock.now(), estimate)
        log.info("Task %s accepted", task)
        if price := self.service.price(request):
            context.reserve(price.amount)
        return task

    def wait_for_maps(
        self,
        client: Client,
        task: str,
        fetch_status: Callable[[], Response],
        parse: Callable[[Response], Status[Images] | None],
        request: MaterialRequest,
        destination: Destination,
        context: JobContext,
        next_step: Message,
    ) -> Result:
        """Wait for a task and download its maps. For `fetch_status`, `parse` and `next_step` see Poll.

        Raises what Poll and `collect` raise.
        """
        about = self._about(request)
        submitted, estimate = self._submitted.get(task, (None, None))
        expectation = Expectation(expected(estimate, context.cache.durations(about)), submitted, self.has_queue)
        poll = Poll(fetch_status, parse, expectation, self.errors, self.clock, context, next_step)
        try:
            images = poll.run()
        except TaskFailed as error:
            if error.money is Money.NOT_CHARGED:
                context.reserve(0.0)
            raise
        if poll.seconds:
            context.cache.save_seconds(about, poll.seconds)
        return collect(client, images, request, destination, self.clock, context, next_step)

    def _about(self, request: MaterialRequest) -> str:
        """Return what tells requests that take longer from others. Images count by the power of two that holds them."""
        size: int | None = request.image_size
        if size is None and request.image and request.image.size:
            size = 1 << (max(request.image.size) - 1).bit_length()
        factor, count = request.upscale_factor, len(request.maps)
        return f"{self.service.id} {request.task} {size} x{factor} {count} maps x{request.variants}"

    def check_key(self, client: Client, path: str, valid_statuses: Sequence[int] = (200,)) -> Response | KeyReport:
        """Send a free request that needs the key. Return its response, or the report if its status is not valid.

        Never raises.
        """
        try:
            response = client.get(path)
        except TransportError as error:
            return KeyReport(False, joined((error.what, error.next_step)))
        if response.status not in valid_statuses:
            refusal = self.errors.to_error(response, Stage.KEY)
            return KeyReport(False, joined((refusal.what, refusal.next_step)))
        return response if isinstance(response.data, dict) else KeyReport(False, joined((UNEXPECTED, CHECK_URL)))
