# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs on the runner's threads, with a store of their own."""

import threading
from collections.abc import Callable
from pathlib import Path

from patina_addon.core.jobs.resume import recovered
from patina_addon.core.jobs.runner import Runner, Work
from patina_addon.core.model.account import Account
from patina_addon.core.model.job import Job
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import ServiceClient, ServiceSpec
from patina_addon.core.store import Store
from patina_addon.core.store.owner import Owner
from tests.core.fake_service import REQUEST, SERVICE_ID, spec_for
from tests.core.store_rows import rows_of
from tests.waiting import until


class RunnerHarness:
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

    def start(
        self, service: ServiceClient | ServiceSpec, job: Job | None = None, account: Account | None = None
    ) -> Job:
        """Begin a job, or go on with it."""
        begun = job or self.job()
        self._names.add(f"patina-{begun.id}")
        spec = spec_for(service) if isinstance(service, ServiceClient) else service
        self.runner.start(Work(begun, spec, account or Account(), self.store, self.owner))
        return begun

    def run(self, service: ServiceClient | ServiceSpec, job: Job | None = None) -> Job:
        """Do a job to its end."""
        self.start(service, job)
        return self.until_ended()

    def until_ended(self) -> Job:
        """The next job that ends, or is taken away."""
        return self.until(lambda job: not job.is_active or job.was_taken_over)

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


def states(harness: RunnerHarness) -> list[tuple[str, str]]:
    return [(row["state"], row["task"]) for row in rows_of(harness.store)]


def take_over(harness: RunnerHarness, owner: str = "other") -> Job:
    """What another process does that takes this one for dead."""
    found = harness.store.claim("job1", owner, harness.owner.id, lambda job: recovered(job, may_cost=True))
    assert found is not None
    return found
