# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked before something is destroyed or spent: Enter never does it."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.actions.wait import wait_for_spending
from patina_addon.blender.operators.dialog import AskingOperator
from patina_addon.blender.operators.generate import PATINA_OT_generate_material
from patina_addon.blender.operators.history import PATINA_OT_clear_failed_jobs, PATINA_OT_delete_job
from patina_addon.blender.operators.materials import PATINA_OT_remove_replaced
from patina_addon.blender.operators.withheld import PATINA_OT_load_unchecked
from patina_addon.blender.session import session
from tests import stored_jobs
from tests.server import ApiServer

from .dialogs import Asked, ask
from .helpers import cube, generate

pytestmark = pytest.mark.usefixtures("addon")


def delete(home: Path) -> Asked:
    job = stored_jobs.with_maps(stored_jobs.job(home))
    stored_jobs.save(home, [job])
    return ask(PATINA_OT_delete_job, job=job.id)


def clear(home: Path) -> Asked:
    return ask(PATINA_OT_clear_failed_jobs)


def remove(home: Path) -> Asked:
    cube("A")
    generate()
    generate()
    return ask(PATINA_OT_remove_replaced)


def load(home: Path) -> Asked:
    return ask(PATINA_OT_load_unchecked)


QUESTIONS = {
    "delete": (PATINA_OT_delete_job, delete),
    "clear": (PATINA_OT_clear_failed_jobs, clear),
    "remove": (PATINA_OT_remove_replaced, remove),
    "load": (PATINA_OT_load_unchecked, load),
}


# By name: pytest would keep a function, and with it this module's operators, until Blender 4.2 crashes at its exit.
@pytest.mark.parametrize("question", list(QUESTIONS))
def test_enter_destroys_nothing(question: str, patina_home: Path) -> None:
    _, ask_it = QUESTIONS[question]
    asked = ask_it(patina_home)
    assert asked.options["cancel_default"]
    assert asked.options["title"].endswith("?")
    assert len(asked.text) > len(asked.options["title"])


def test_enter_spends_nothing(server: ApiServer) -> None:
    given = {"prompt": "red brick", "service": 'FOXAPI', "maps": {'basecolor'}}
    assert bpy.ops.patina.generate_material(**given) == {'FINISHED'}
    wait_for_spending(session.current(), bpy.context)
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_limit = 0.1
    properties = SimpleNamespace(is_property_set=lambda name: name in given)
    asked = ask(PATINA_OT_generate_material, properties=properties, into="", **given)
    assert asked.options["cancel_default"]
    assert "your daily limit of" in asked.text
    assert asked.operator.over_limit


def test_every_operator_that_asks_is_tested() -> None:
    asking = {operator.__name__ for operator, _ in QUESTIONS.values()}
    others = {"PATINA_OT_generate_material"}  # above
    others |= {"PATINA_OT_generate_again"}  # in test_repeat
    others |= {"PATINA_OT_clean_up", "PATINA_OT_delete_removed"}  # in test_preferences
    assert {operator.__name__ for operator in AskingOperator.__subclasses__()} == asking | others
