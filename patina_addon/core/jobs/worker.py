# SPDX-License-Identifier: GPL-3.0-or-later
"""One job on its thread, from the request to its finished maps; every failure becomes a state of the job."""

from __future__ import annotations

import logging
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..images.decoder_client import Decoder
from ..model.account import Account
from ..model.clock import Clock
from ..model.corrections import Corrections
from ..model.errors import (
    CHECK_ACCOUNT,
    BadResult,
    Canceled,
    GenerationError,
    InvalidRequest,
    Money,
    OwnedElsewhere,
    PatinaError,
    StorageError,
    UncertainSubmission,
)
from ..model.job import Job, State
from ..model.maps import MapFile
from ..model.message import Message, joined
from ..model.request import MaterialRequest
from ..model.service import Result, ServiceClient, ServiceSpec
from ..store import Store, folders
from ..store.owner import Owner
from .journal import JobJournal
from .resume import AGAIN, NOT_SENT, located
from .service_cache import StoredServiceCache
from .worker_context import CANCELED, StopRequest, WorkerContext

if TYPE_CHECKING:
    from .postprocess import PostprocessedMaps

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """A job and all that a thread needs to do it."""

    job: Job
    service: ServiceSpec
    account: Account
    store: Store
    owner: Owner
    """This process, which has the job or takes it."""


class Worker:
    """One job on its thread."""

    def __init__(
        self,
        work: Work,
        decoder: Decoder,
        snapshots: queue.SimpleQueue[Job],
        stop: StopRequest,
        pause: threading.Event,
        clock: Clock,
    ) -> None:
        self._journal = JobJournal(work.job, work.store, work.owner, snapshots)
        self._service = work.service
        self._account = work.account
        self._clock = clock
        self._owner = work.owner
        self._decoder = decoder
        self._stop = stop
        self._pause = pause
        self._had_maps = bool(work.job.maps)
        self._notes = () if self._had_maps else work.job.notes  # what an earlier result lacked may come now
        self._context = WorkerContext(
            self._journal, stop, pause if work.service.needs_internet else None, StoredServiceCache(work.store)
        )

    def run(self) -> None:
        """Do the job to its end; every failure becomes a state of the job."""
        try:
            with self._owner.used():
                self._do_with_decoder()
                self._journal.persist(self._stop.closing)
        except PatinaError as error:  # there is no lock to be had, and so nothing was begun
            self._fail(error)

    @property
    def _job(self) -> Job:
        return self._journal.job

    @property
    def _can_skip_checks(self) -> bool:
        """Whether nobody has to look at the maps: what is made here is right, unless it was asked for otherwise."""
        return not self._service.must_check_maps and self._job.plan.corrections == Corrections()

    @cached_property
    def _client(self) -> ServiceClient:
        """The service's client, which is made here since it takes long to load."""
        return self._service.connect(self._account, self._clock)

    def _do_with_decoder(self) -> None:
        if self._can_skip_checks:
            self._do()
            return
        self._decoder.acquire()
        try:
            self._do()
        finally:
            self._decoder.release()

    def _do(self) -> None:
        try:
            if not self._job.task:
                self._submit()
            self._collect()
        except OwnedElsewhere:
            self._journal.give_up()
        except Canceled:
            if self._stop.closing.is_set():
                self._let_go()
            else:
                # One whose maps were there before is as ready as it was.
                self._journal.end(State.READY if self._had_maps else State.CANCELED, self._stopped())
        except UncertainSubmission as error:
            self._journal.end(State.UNCERTAIN, error)
        except InvalidRequest as error:
            if self._job.state is State.PREPARED:
                self._drop(error)
            else:
                self._fail(error)
        except PatinaError as error:
            self._fail(error)
        except Exception as error:
            # The text of an unknown exception may hold anything, so only its type is shown or logged.
            _log.error("Job %s ended with an unexpected %s", self._job.id, type(error).__name__)
            what = Message(
                "An unexpected error ({type}) occurred in the {service}.",
                type=type(error).__name__,
                service=self._service.label,
            )
            report = Message("Please report it, with the inputs that you used.")
            if self._job.state is State.SUBMITTING and self._service.may_cost:
                # The request may have left before, and its response may have named a task.
                self._journal.end(State.UNCERTAIN, UncertainSubmission(what, joined((CHECK_ACCOUNT, report))))
            else:
                self._fail(GenerationError(what, report))

    def _submit(self) -> None:
        folders.prepare(self._job.folder)
        self._journal.move(State.PREPARED)
        self._context.check()
        request = self._job.request
        if request.input_images:
            self._context.progress(None, Message("Preparing the images"))
            request = self._prepared()
            self._context.check()
        self._send(request)

    def _prepared(self) -> MaterialRequest:
        """Return the request with its images as they are sent. Note their sizes: the result may be as large."""
        from .prepare_inputs import prepare_inputs

        sent, notes = prepare_inputs(self._job, self._service.input_image_limits, self._decoder, self._context.check)
        self._notes += notes
        own = self._job.request
        image, mask = (
            picture and prepared and replace(picture, size=prepared.size)
            for picture, prepared in ((own.image, sent.image), (own.mask, sent.mask))
        )
        self._journal.change(request=replace(own, image=image, mask=mask))
        return sent

    def _send(self, request: MaterialRequest) -> None:
        self._journal.move(State.SUBMITTING, message=Message("Sending the request"))
        task = self._client.submit(request, self._context)
        # What the service took is not sent again; what it refused may be, and keeps its pictures.
        self._journal.accept(task, accepted=time.time(), request=self._job.request.without_data())

    def _collect(self) -> None:
        from ..processing.sphere_files import write_spheres

        self._journal.rename(located(self._job))
        result, done = self._process(self._fetch())
        if done.unreadable:
            self._set_aside(done.unreadable)
            if again := self._fetch_again():
                result, done = self._process(again, done.unreadable)
                self._set_aside(done.unreadable)
        withheld = (*result.withheld, *done.withheld)
        if not done.maps and not withheld:
            raise done.error
        if done.maps:
            write_spheres(self._job.folder, done.maps, self._decoder, done.analysis)
        self._journal.end(
            State.READY if done.maps else State.FAILED,
            None if done.maps else BadResult(Message("The maps were downloaded, but are not loaded.")),
            maps=done.maps,
            extra_images=result.extra_images,
            withheld=withheld,
            analysis=done.analysis,
            notes=tuple(dict.fromkeys((*self._notes, *result.notes, *done.notes))),
            plan=replace(self._job.plan, substitute=result.substitute, real_size=result.real_size),
            fraction=1.0,
            message=Message(),
        )

    def _fetch(self) -> Result:
        job = self._job
        return self._client.collect(job.task, job.request, job.folder, job.stem, self._context)

    def _fetch_again(self) -> Result | None:
        """Download once more what was damaged, if the service still has it; None if nothing could be had."""
        self._context.progress(self._job.fraction, Message("Downloading damaged maps again"))
        try:
            return self._fetch()
        except (Canceled, OwnedElsewhere):
            raise
        except PatinaError as error:
            _log.warning(
                "Damaged maps of job %s could not be downloaded again (%s)", self._job.id, type(error).__name__
            )
            return None

    def _set_aside(self, files: tuple[MapFile, ...]) -> None:
        """Keep damaged files where nothing takes them for maps."""
        from .postprocess import set_aside

        for file in files:
            set_aside(file)
        self._journal.discard(files)

    def _process(self, result: Result, damaged: tuple[MapFile, ...] = ()) -> tuple[Result, PostprocessedMaps]:
        """Find out which image is which map, and make them ready to be shown. The `damaged` are not tried again."""
        from ..images.map_identification import identify_maps
        from .postprocess import postprocess

        result = identify_maps(result, self._job.request.maps, self._job.stem, self._decoder)
        self._journal.rename((*result.maps, *result.extra_images))
        if not result.maps and not result.withheld:
            raise BadResult(Message("The task finished without any maps."))
        if not self._can_skip_checks:
            self._context.progress(self._job.fraction, Message("Checking the maps"))
        return result, postprocess(
            self._job,
            result.maps,
            self._can_skip_checks,
            self._decoder,
            self._context.check,
            {file.sha256 for file in damaged},
        )

    def _stopped(self) -> Canceled:
        """Return the end of a job that was stopped, and what that means for money."""
        task = self._job.task
        if not task:
            return Canceled(CANCELED)
        if self._service.can_cancel and not self._stop.closing.is_set() and not self._pause.is_set():
            self._journal.change(message=Message("Canceling on the service"))
            if self._client.cancel(task):
                what = Message("Canceled here and on the service.")
                if not self._service.may_cost:
                    return Canceled(what)
                self._journal.reserve(0.0)
                return Canceled(what, money=Money.NOT_CHARGED)
        if not self._service.may_cost:
            return Canceled(CANCELED)
        return Canceled(CANCELED, Message("The task ID is {task}.", task=task), Money.MAY_BE_CHARGED)

    def _let_go(self) -> None:
        """Leave the job to whoever comes next: nobody's, as far as it has come. What was never sent has stopped."""
        if not self._job.task:
            self._journal.end(State.CANCELED, Canceled(NOT_SENT, AGAIN, Money.NOT_CHARGED))
            return
        self._journal.release()

    def _drop(self, error: InvalidRequest) -> None:
        """End a job whose input cannot be sent, so that nothing of it stays but its error in this session."""
        try:
            self._journal.drop(error)
        except OwnedElsewhere:
            self._journal.give_up()
            return
        except StorageError:
            self._fail(error)
            return
        with suppress(OSError):  # There may be something of somebody else's in it.
            self._job.folder.rmdir()

    def _fail(self, error: PatinaError) -> None:
        """End with an error. A job whose maps were there before is as ready as it was."""
        if self._job.is_active:
            self._journal.end(State.READY if self._had_maps else State.FAILED, error)
