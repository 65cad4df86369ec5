# SPDX-License-Identifier: GPL-3.0-or-later
"""A new service is a folder and a line of the table: all else follows from these."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bpy
import pytest

import tests.toy_service
from patina_addon.blender import pump
from patina_addon.blender.session import session
from patina_addon.core.model.errors import CHECK_ACCOUNT, ServiceError, UncertainSubmission
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.store import Store, folders

from .helpers import tick_until
from .modified_addon import copy_addon, replace_once, run_scenario
from .recording_layout import draw_all

NAME = "toy_service"
IMPORT = "from .patina_api.spec import PATINA_API\n"
LAST = "        BUILTIN,\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the add-on with the toy service."""
    copy = copy_addon(tmp_path)
    folder = Path(tests.toy_service.__file__).parent
    shutil.copytree(folder, copy / "core/services" / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "core/services/__init__.py"
    replace_once(table, IMPORT, f"{IMPORT}from .{NAME}.spec import TOY\n")
    replace_once(table, LAST, f"        TOY,\n{LAST}")
    return copy


def test_a_new_service_needs_only_a_folder_and_a_table_entry(copy: Path, tmp_path: Path) -> None:
    run_scenario(copy, "new_service_scenario", tmp_path)


def stored_by_another_version(home: Path) -> Job:
    """The job that the other version finished, and with it jobs of its service in every other state."""
    store = Store(folders.database(home))
    (done,) = store.page((), 0, 9).jobs
    refused = ServiceError(Message("No such size."), refused_fields=("image_size", "sparkle"))
    request = replace(done.request, task="DREAM", maps=("basecolor", "sheen"), image_size=123457, tiling_mode="SPIRAL")
    lost = UncertainSubmission(Message("The answer was lost."), CHECK_ACCOUNT)
    for number, (state, changes) in enumerate({
        State.READY: {"request": request},
        State.FAILED: {"request": request, "error": refused, "maps": ()},
        State.UNCERTAIN: {"task": "", "error": lost, "maps": ()},
        State.WAITING: {"maps": ()},
        State.DOWNLOADING: {"maps": ()},
        State.SUBMITTING: {"maps": (), "task": ""},
        State.CANCELED: {"maps": ()},
    }.items()):  # fmt: skip
        folder = folders.job_folder(folders.materials(home), done.stem, f"job{number}")
        maps = tuple(replace(file, path=folder / file.path.name) for file in changes.get("maps", done.maps))
        if maps:
            shutil.copytree(done.folder, folder)
        other = replace(done, id=f"job{number}", folder=folder, state=state, is_dismissed=False, created=done.created)
        store.save(replace(other, **changes | {"maps": maps}))
    return done


@pytest.mark.usefixtures("addon")
def test_jobs_of_a_service_that_this_version_does_not_know(
    copy: Path, tmp_path: Path, patina_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run_scenario(copy, "toy_jobs_scenario", tmp_path)
    done = stored_by_another_version(patina_home)
    bpy.context.preferences.system.use_online_access = True
    current, operators = session.current(), bpy.ops.patina
    current.begin(bpy.context)
    tick_until(lambda: current.is_settled and current.history.page is not None and current.history.page.total == 8)
    tick_until(lambda: len(current.jobs) >= 4)
    said: dict[str, list[str]] = {}
    for job in [row.job for row in current.history.page.rows]:
        current.history.selected = job.id
        tick_until(lambda: current.history.page is not None)
        said[job.id] = draw_all()
        assert "not know the service TOY" in " ".join(said[job.id][::2])  # Without what else is seen of each.
        assert "Cost: " not in said[job.id]
        for name in ("apply", "apply_as_planned", "fetch", "retry", "restore_settings", "copy_text", "cancel"):
            refusal = refusal_of(getattr(operators, name), job=job.id)
            assert "Traceback" not in refusal, refusal
            if name == "apply":
                assert bool(refusal) == (not job.maps), refusal
        assert "Traceback" not in refusal_of(operators.link_task, job=job.id, task="toy9")
        draw_all()
        pump.tick()
    names = {material.name for material in bpy.data.materials if material.get("patina_service") == "TOY"}
    assert len(names) == 2
    made = bpy.data.materials[min(names)]
    assert {node.get("patina_map") for node in made.node_tree.nodes} >= {'basecolor', 'normal', 'ao'}
    assert (made["patina_model"], made["patina_task"]) == ("", done.task)
    assert bpy.ops.patina.correct_maps(material=made.name, flip_normal=True) == {'FINISHED'}
    assert "does not know the service TOY" in refusal_of(operators.retry, job="job1")
    for refusal in (refusal_of(operators.fetch, job="job6"), refusal_of(operators.link_task, job="job2", task="toy9")):
        assert "does not know the service TOY. Update Patina" in refusal
    for job_id in [*said]:
        assert "Traceback" not in refusal_of(operators.delete_job, job=job_id)
    tick_until(lambda: not current.calls.is_busy)
    assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


def refusal_of(operator: Callable[..., set[str]], **given: str) -> str:
    """Call an operator; return why it refused, if it did."""
    try:
        operator('EXEC_DEFAULT', **given)
    except RuntimeError as error:
        return str(error)
    return ""
