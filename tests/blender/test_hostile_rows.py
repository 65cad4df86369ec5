# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that Patina never wrote, in the panels: every job is drawn, and what cannot be done with one says why."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions import delete_jobs
from patina_addon.blender.session import session
from patina_addon.core.model.errors import PatinaError
from patina_addon.core.store import Store, folders, rows
from tests.core.store.test_hostile_rows import BAD, GOOD, hostile, spoil, whole_job

from .helpers import cube, map_files, tick_until
from .recording_layout import draw_all

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def store(patina_home: Path) -> Store:
    """A store with two jobs whose maps are there."""
    store = Store(folders.database(patina_home))
    job = whole_job(patina_home)
    job.folder.mkdir(parents=True)
    whole = replace(job, maps=map_files(job.folder))
    store.save(whole)
    store.save(replace(whole, id=GOOD, task="task-2"))
    return store


def refuses_in_words(operator: Callable[..., set[str]], **arguments: str) -> None:
    """Call an operator, which may refuse, with words of Patina's."""
    try:
        operator('EXEC_DEFAULT', **arguments)
    except RuntimeError as error:
        assert "Traceback" not in str(error), error


@pytest.mark.parametrize("column", [name for name in rows.COLUMNS if name not in ("id", "owner")])
def test_a_row_of_nonsense_is_drawn_and_can_be_clicked(
    store: Store, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    cube("A")
    current, operators = session.current(), bpy.ops.patina
    current.begin(bpy.context)
    values = hostile(store, column)
    for value in values[:: max(len(values) // 8, 1)]:
        spoil(store, **{column: value})
        current.jobs.clear()
        current.history.refresh()
        current.history.selected = BAD
        tick_until(lambda: current.history._read_at > 0 and not current.calls.is_busy)
        texts = draw_all()
        assert texts.count("brick") + texts.count("Brick") > 0
        for operator in (operators.apply, operators.apply_as_planned, operators.restore_settings, operators.retry):
            refuses_in_words(operator, job=BAD)
        for operator in (operators.copy_text, operators.fetch, operators.cancel):
            refuses_in_words(operator, job=BAD)
        try:
            assert delete_jobs.deletion_lines(current, bpy.context, BAD)
        except PatinaError as error:
            assert str(error)
        draw_all()
        pump.tick()
        bpy.context.scene.patina.task = 'MATERIAL'
    assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    refuses_in_words(operators.apply, job=GOOD)
    assert any(material.get("patina_job") == GOOD for material in bpy.data.materials)
