# SPDX-License-Identifier: GPL-3.0-or-later
"""What the PATINA API does on a worker: submit once, wait, download. Never imported on Blender's main thread."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

from ..clock import Clock
from ..errors import BadResult, InvalidRequest, NetworkError, PatinaError, UncertainSubmission
from ..http import Answer, Client
from ..http_errors import CHECK_ACCOUNT, Stage, read_error, refuse
from ..image_check import ImageLimits
from ..map_downloads import MapDownloads
from ..map_labels import label
from ..polling import USUAL, backoff
from ..request import MaterialRequest
from ..tasks import EXTRACT, MAPS_ONLY, MATERIAL
from ..trouble import Trouble
from . import foxapi_answers as answers
from .account import Account
from .base import Reporter, Result
from .foxapi_task import Expectation, TaskWait, moved

log = logging.getLogger(__name__)

_SUBMISSIONS = 3  # tries, of which all but the last certainly started nothing
_LONGEST_RETRY_AFTER = 30.0
_ANSWER_SILENCE = 60.0  # a submission's answer is worth a longer wait than others: losing it may cost money
_DOWNLOADS = 5
_MODELS = {MATERIAL: "patina-material", EXTRACT: "patina-material-extract", MAPS_ONLY: "patina-pbr-maps"}


class FoxApiWork:
    """One service's work: what it submitted, it remembers, to know how long to wait."""

    def __init__(self, account: Account, pace: float) -> None:
        self._account = account
        self._clock = Clock(pace)
        self._submitted: dict[str, tuple[float, float]] = {}  # task to moment and expected seconds

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See Service. Sends again only what certainly never left, or was turned away by a 429."""
        reporter.check()
        reporter.progress(0.0, "Sending the request")
        with Client(self._account) as client:
            answer = self._post(client, body_of(request), reporter)
        task = answers.task_id(answer.data) if 200 <= answer.status < 300 else ""
        if not task:
            raise self._no_task(answer)
        expected = answers.estimated_seconds(answer.data) or USUAL
        self._submitted[task] = (self._clock.now(), expected)
        log.info("Task %s accepted", task)
        return task

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See Service. A map that fails is left out, with a note, if others came."""
        if not answers.is_usable_id(task):
            raise InvalidRequest("The task's id is not one that the service can have given.")
        with Client(self._account) as client:
            ask = partial(client.get, f"/v1/tasks/{quote(task, safe='')}", reporter.check)
            wait = TaskWait(task, ask, self._expectation(task), self._clock, reporter, self._account.bare_key)
            done = wait.run()
            labels = label(done.images, request.maps)
            if not labels.urls:
                raise BadResult(" ".join(labels.notes), f"The task is {task}: its images stay there for 24 hours.")
            at_once = self._account.connection_limit or _DOWNLOADS
            downloads = MapDownloads(client, folder, stem, ImageLimits(), self._clock, reporter)
            files, failures = downloads.run(labels.urls, at_once)
        maps, spares = (tuple(file for file in files if bool(file.kind) is is_map) for is_map in (True, False))
        return Result(maps, (*labels.notes, *failures), done.credits, spares, labels.is_guess)

    def _post(self, client: Client, body: Mapping[str, object], reporter: Reporter) -> Answer:
        silence = max(client.timeout, _ANSWER_SILENCE * self._clock.pace)
        for attempt in range(1, _SUBMISSIONS + 1):
            is_last = attempt == _SUBMISSIONS
            try:
                answer = client.post("/v1/images/generations", body, silence)
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
            self._clock.sleep(pause, reporter)
        raise AssertionError("the last attempt returns or raises")

    def _no_task(self, answer: Answer) -> PatinaError:
        """What an answer to a submission means that names no task."""
        body = read_error(answer.data, answer.text)
        is_api = bool(body.message or body.kind)
        if 300 <= answer.status < 400:
            return moved(answer, Stage.SUBMIT)
        if answer.status < 300 and not is_api:
            return UncertainSubmission("The service's answer to the request makes no sense.", CHECK_ACCOUNT)
        if answer.status >= 500 and not is_api:
            what = f"A gateway answered in place of the service, with error {answer.status}."
            return UncertainSubmission(what, CHECK_ACCOUNT)
        return refuse(answer.status, body, Stage.SUBMIT, self._account.bare_key)

    def _expectation(self, task: str) -> Expectation:
        """For a task that an earlier session submitted: that it may be done by now."""
        if task not in self._submitted:
            return Expectation(USUAL, None)
        submitted, expected = self._submitted[task]
        return Expectation(expected, self._clock.now() - submitted)


def body_of(request: MaterialRequest) -> dict[str, object]:
    """The JSON of a request whose pictures are addresses, as documented. What was not set is not there."""
    body: dict[str, object] = {"model": _MODELS[request.task], "maps": list(request.maps)}
    if request.prompt:
        body["prompt"] = request.prompt
    if request.image:
        body["image_url"] = request.image.url
    if request.mask:
        body["mask_url"] = request.mask.url
    if request.image_size is not None:
        body["image_size"] = request.image_size
    if request.tiling_mode != "DEFAULT":
        body["tiling_mode"] = request.tiling_mode.lower()
    if request.upscale_factor:
        body["upscale_factor"] = request.upscale_factor
    return body
