# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that does what a test tells it, and jobs on threads for it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from patina_addon.core.images.checksum import checksum
from patina_addon.core.jobs.runner import Runner, Work
from patina_addon.core.model.account import Account
from patina_addon.core.model.job import Job
from patina_addon.core.model.maps import MAPS, MapFile
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import Reporter, Result, ServiceClient, ServiceSpec, TaskOffer
from patina_addon.core.store import Store
from patina_addon.core.store.owner import Owner
from tests.waiting import LAST_RESORT, until

SERVICE_ID = "SCRIPTED"
REQUEST = MaterialRequest("red brick", ("roughness",))


class Scripted(ServiceClient):
    """Calls what a test gave it."""

    def __init__(
        self,
        submit: Callable[[Reporter], str] = lambda reporter: "task-1",
        collect: Callable[[Reporter, Path], Result] | None = None,
    ) -> None:
        self._submit = submit
        self._collect = collect or one_map

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        return self._submit(reporter)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        return self._collect(reporter, folder)


def described(client: ServiceClient, **changes: Any) -> ServiceSpec:
    """The description of a service that has this client."""
    values: dict[str, Any] = {
        "id": SERVICE_ID,
        "label": "scripted service",
        "tasks": {"MATERIAL": TaskOffer(frozenset({"prompt", "image"}), tuple(MAPS))},
        "needs_internet": True,
        "may_cost": True,
        "must_check_maps": True,
        "can_cancel": type(client).cancel is not ServiceClient.cancel,
    }
    return ServiceSpec(connect=lambda account, clock: client, **values | changes)


def whole_map(folder: Path, kind: str = "roughness") -> MapFile:
    """A map that came whole."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"brick_{kind}.png"
    path.write_bytes(b"pixels")
    return MapFile(kind, path, 8, 8, (0.5, 0.5, 0.5), sha256=checksum(path))


def one_map(reporter: Reporter, folder: Path) -> Result:
    """What a service does that has no trouble."""
    reporter.progress(0.5, "Half way")
    reporter.reserve(3.0)
    return Result((whole_map(folder),), ("A note.",))


def wait(reporter: Reporter, folder: Path) -> Result:
    """What a service does whose task is never done."""
    reporter.sleep(LAST_RESORT)
    raise AssertionError("sleep returned")


def fail(error: Exception) -> Callable[..., str]:
    """What a service does that says no."""

    def raise_it(*_: object) -> str:
        raise error

    return raise_it


class Threads:
    """A runner, a store in `folder`, and the owner of what is begun here."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self.runner = runner
        self.store = Store(folder / "jobs.sqlite3")
        self.owner = Owner(folder, "thisprocess")
        self._names: set[str] = set()

    def job(self, job_id: str = "job1", request: MaterialRequest = REQUEST, **values: object) -> Job:
        """A job that has not begun."""
        folder = self.store.home / "materials" / f"brick_{job_id}"
        return Job(job_id, request, SERVICE_ID, folder, "brick", **values)  # type: ignore[arg-type]

    def start(self, service: ServiceClient | ServiceSpec, job: Job | None = None) -> Job:
        """Begin a job, or go on with it."""
        begun = job or self.job()
        self._names.add(f"patina-{begun.id}")
        spec = described(service) if isinstance(service, ServiceClient) else service
        self.runner.start(Work(begun, spec, Account(), self.store, self.owner))
        return begun

    def run(self, service: ServiceClient | ServiceSpec, job: Job | None = None) -> Job:
        """Do a job to its end."""
        self.start(service, job)
        return self.until_ended()

    def until_ended(self) -> Job:
        """The next job that ends, or is taken away."""
        return self.until(lambda job: not job.is_at_work or job.is_elsewhere)

    def until(self, is_so: Callable[[Job], bool]) -> Job:
        """The next snapshot that is so."""
        found: list[Job] = []

        def is_there() -> bool:
            is_over = self.is_at_rest
            found.extend(job for job in self.runner.changes() if is_so(job))
            assert found or not is_over, "The job ended without coming to that."
            return bool(found)

        until(is_there)
        return found[0]

    def until_at_rest(self) -> None:
        """Wait for all threads."""
        until(lambda: self.is_at_rest)

    @property
    def is_at_rest(self) -> bool:
        """Whether no job's thread is at work any more."""
        return not self._names & {thread.name for thread in threading.enumerate()}
