# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove the jobs that no known .blend uses, bring them back, or delete them for good. A thread does it."""

import time
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs import cleanup
from ...core.jobs.cleanup import KEPT_DAYS
from ...core.jobs.store_monitor import StoreMonitor
from ...core.model.errors import PatinaError, StorageError
from ...core.model.file_size import size_message
from ...core.model.message import Message, plural
from ..session import thumbnails
from ..session.session import Session
from ..targets.used_jobs import used_jobs

_FLUSH_SECONDS = 10.0
_MOST_NAMES = 3


def clean_up(session: Session, context: bpy.types.Context) -> None:
    """Remove the jobs that clean_up_lines told of, except for those that a .blend uses by now. Raises PatinaError."""
    use = session.folder.use
    if use is None:
        raise PatinaError(Message("The Patina folder has not been measured yet."), Message("Open the preferences."))
    used, monitor = used_jobs(use.home), session.monitor(context)
    remove = partial(_removed, monitor, use.unused, used)
    session.folder.change(remove, partial(_forget, session))


def restore_removed(session: Session, context: bpy.types.Context) -> None:
    """Bring all removed jobs back."""
    monitor = session.monitor(context)
    session.folder.change(partial(_restored, monitor), lambda _: session.history.refresh())


def delete_removed(session: Session, context: bpy.types.Context) -> None:
    """Delete all removed jobs for good."""
    monitor = session.monitor(context)
    session.folder.change(partial(_deleted, monitor), lambda _: session.history.refresh())


def clean_up_lines(session: Session) -> tuple[Message, ...]:
    """Return what clean_up would do, as lines of a question."""
    use = session.folder.use
    if use is None:
        return ()
    what = plural(
        len(use.unused),
        "One job ({size}) that no .blend known to Patina uses will be moved to the folder of removed jobs.",
        "{count} jobs ({size}) that no .blend known to Patina uses will be moved to the folder of removed jobs.",
        size=size_message(use.unused_size),
    )
    unknown = Message(
        "Files that Patina does not know may use them: those that were last saved with an earlier version, or on "
        "another computer. Objects in them would turn pink."
    )
    names = tuple(Path(path).name for path in use.gone[:_MOST_NAMES])
    gone = Message("Some were used by .blend files that were moved or deleted, such as {files}.", files=names)
    back = Message("For {days} days, Restore Removed brings them back. Then they are deleted.", days=KEPT_DAYS)
    return (what, unknown, *((gone,) if names else ()), back)


def deletion_lines(session: Session) -> tuple[Message, ...]:
    """Return what delete_removed would do, as lines of a question."""
    use = session.folder.use
    if use is None:
        return ()
    return (
        plural(
            use.removed,
            "One removed job ({size}) will be deleted from the disk, with all maps.",
            "{count} removed jobs ({size}) will be deleted from the disk, with all maps.",
            size=size_message(use.removed_size),
        ),
        Message("What they cost stays counted."),
        Message("This cannot be undone."),
    )


def _removed(monitor: StoreMonitor, ids: tuple[str, ...], used: frozenset[str]) -> tuple[str, ...]:
    _prepare(monitor)
    return cleanup.remove_unused(monitor.store.home, ids, used, time.time())


def _restored(monitor: StoreMonitor) -> tuple[str, ...]:
    _prepare(monitor)
    return cleanup.restore_removed(monitor.store.home)


def _deleted(monitor: StoreMonitor) -> tuple[str, ...]:
    _prepare(monitor)
    cleanup.delete_removed(monitor.store.home)
    return ()


def _prepare(monitor: StoreMonitor) -> None:
    """Have everything written, which says what is used. Raises PatinaError if this Blender may only read."""
    if monitor.problem:
        raise StorageError(monitor.problem)
    monitor.flush(_FLUSH_SECONDS)


def _forget(session: Session, ids: tuple[str, ...]) -> None:
    """Know removed jobs no more."""
    for job_id in ids:
        session.forget(job_id)
        thumbnails.forget(job_id)
    session.history.refresh()
