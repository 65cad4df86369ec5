# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the server, the store, and its folder, once all jobs have ended."""

import hashlib
import io
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from PIL import Image

from patina_addon.core.images import kept_inputs
from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.store import Store, locks
from tests.server import ApiServer
from tests.server.loopback import Task

from .slow_server import image_for

DATABASE = "jobs.sqlite3"
SPHERE = "sphere.png"
OWNERS = "owners"
WHOLE = (State.READY, State.APPLIED)
ENDED_WITHOUT = (State.UNCERTAIN, State.CANCELED, State.FAILED)


def states(home: Path) -> dict[str, str]:
    """Prompt to state, as any process would read them."""
    return {prompt: job.state.value for prompt, job in _jobs(home).items()}


def states_left(home: Path) -> dict[str, str]:
    """Prompt to state as the last process left them at its death. The store is not touched, only a copy of it."""
    with tempfile.TemporaryDirectory() as folder:
        for path in home.glob(f"{DATABASE}*"):
            shutil.copy(path, folder)
        return states(Path(folder))


def faults(home: Path, server: ApiServer) -> list[str]:
    """What is wrong with the jobs and their files, as sentences."""
    posted = Counter(str(request.json["prompt"]) for request in server.submissions)
    sentences = [f"{prompt} was submitted {count} times." for prompt, count in posted.items() if count > 1]
    tasks = {str(task.body["prompt"]): task for task in server.tasks.values()}
    if not (home / DATABASE).exists():
        return [*sentences, *(f"{prompt} was accepted, but there is no store." for prompt in tasks)]
    sentences += _database_faults(home)
    jobs = _jobs(home)
    for prompt, task in tasks.items():
        sentences += _job_faults(server, task, jobs.get(prompt))
    for prompt in jobs.keys() - tasks.keys():
        state = jobs[prompt].state
        if state not in ENDED_WITHOUT or (prompt in posted and state is not State.UNCERTAIN):
            sentences.append(f"{prompt}, which the service did not accept, is {state.value}.")
    return [*sentences, *_leftovers(home, jobs)]


def outcome(home: Path, server: ApiServer, prompt: str) -> tuple[bool, str]:
    """Whether the service accepted a job, and what became of it."""
    is_accepted = any(task.body["prompt"] == prompt for task in server.tasks.values())
    job = _jobs(home).get(prompt)
    return is_accepted, job.state.value if job else "nothing"


def _jobs(home: Path) -> dict[str, Job]:
    if not (home / DATABASE).exists():
        return {}
    try:
        return {job.request.subject: job for job in Store(home / DATABASE).page((), 0, 1 << 20).jobs}
    except StorageError:  # a full disk, on which there is no table yet
        return {}


def _database_faults(home: Path) -> Iterator[str]:
    with closing(sqlite3.connect(home / DATABASE, timeout=30)) as connection:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        prompts = Counter(row[0] for row in connection.execute("SELECT prompt FROM job"))
    if problems != ["ok"]:
        yield f"The database is damaged: {problems}."
    yield from (f"There are {count} jobs {prompt}." for prompt, count in prompts.items() if count > 1)


def _job_faults(server: ApiServer, task: Task, job: Job | None) -> Iterator[str]:
    name = f"{task.body['prompt']} ({task.id})"
    if job is None:
        yield f"{name} was accepted, but is not in the store."
    elif job.state is State.UNCERTAIN:
        if job.task:
            yield f"{name} is uncertain, although its task is known."
        if server.received(path=f"/v1/tasks/{task.id}"):
            yield f"{name} was requested, so its ID was known, but it is uncertain now."
    elif job.state not in WHOLE:
        yield f"{name} was accepted, but is {job.state.value}: {job.error}"
    elif job.task != task.id:
        yield f"{name} has the task {job.task}."
    else:
        yield from _file_faults(name, task, job)


def _file_faults(name: str, task: Task, job: Job) -> Iterator[str]:
    kinds = [file.kind for file in job.maps]
    if sorted(kinds) != sorted(task.maps):
        yield f"{name} has the maps {kinds}, not {task.maps}."
    for file in job.maps:
        if hashlib.sha256(_read(file.path)).hexdigest() != file.sha256:
            yield f"{name}: {file.path.name} does not match its checksum."
        original = file.original or file.path
        if _read(original) != image_for(task, file.kind):
            yield f"{name}: {original.name} is not what the service sent."
    for path in job.folder.glob("*.png"):
        if problem := _undecodable(path):
            yield f"{name}: {path.name} is broken ({problem})."


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _undecodable(path: Path) -> str:
    try:
        with Image.open(io.BytesIO(path.read_bytes())) as image:
            image.load()
    except (OSError, ValueError, SyntaxError) as error:
        return str(error)
    return ""


def _leftovers(home: Path, jobs: dict[str, Job]) -> Iterator[str]:
    """What is in the store's folder besides whole files. A journal is no fault, since the next write removes it."""
    expected = {home / DATABASE, home / f"{DATABASE}-journal"}
    for job in jobs.values():
        expected |= {job.folder / SPHERE, *(path for file in job.maps for path in (file.path, file.original))}
        expected |= {kept_inputs.find(job.folder, name) for name in ("image", "mask")}
    for path in home.rglob("*"):
        is_hidden_folder = path.is_dir() and path.name.startswith(".")
        if is_hidden_folder or (path.is_file() and path not in expected and path.parent != home / OWNERS):
            yield f"{path.relative_to(home)} was left."


def dead_owners(home: Path) -> int:
    """How many killed processes still have a lock file."""
    return sum(_is_free(path) for path in (home / OWNERS).glob("*.lock"))


def _is_free(lock: Path) -> bool:
    try:
        locks.take(lock).close()
    except locks.Held:
        return False
    return True


def leftover_owner_files(home: Path) -> list[str]:
    """The files of Blenders that have all ended well, as sentences."""
    return [f"{path.name} was left." for path in (home / OWNERS).glob("*")]


def files(home: Path) -> dict[str, list[str]]:
    """The paths of each job's maps, by the job's ID."""
    return {job.id: sorted(str(file.path) for file in job.maps) for job in _jobs(home).values()}
