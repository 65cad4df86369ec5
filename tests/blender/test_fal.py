# SPDX-License-Identifier: GPL-3.0-or-later
"""What only fal offers, through the operator: a seed, variants, a format, a price beforehand, a true cancel."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import bpy
import numpy as np
import pytest

from patina_addon.blender import panels
from patina_addon.blender.inputs import plan_request
from patina_addon.blender.session import session
from patina_addon.core.images import png
from patina_addon.core.model.errors import Money
from patina_addon.core.model.job import State
from tests.server.fal_server import FalServer

from .helpers import cube, job_of, key_report, start_job, tick_until
from .recording_layout import context, draw, layout

pytestmark = pytest.mark.usefixtures("addon")

INPUTS = {"prompt": "red brick", "service": "FAL", "maps": {"basecolor", "normal"}, "image_size": 512}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, addon: object) -> Iterator[FalServer]:
    with FalServer(duration=0.0) as server:
        monkeypatch.setenv("PATINA_FAL_URL", server.url)
        monkeypatch.setenv("FAL_KEY", server.key)
        bpy.context.preferences.system.use_online_access = True
        yield server
        bpy.context.preferences.system.use_online_access = False


def test_a_seed_and_a_format_are_sent_and_each_of_several_variants_can_be_picked(server: FalServer) -> None:
    obj = cube("A")
    bpy.ops.patina.generate_material(**INPUTS, seed=0, variants=3, output_format="WEBP")
    (sent,) = [request for request in server.requests if request.method == "POST"]
    assert (sent.json["seed"], sent.json["num_images"], sent.json["output_format"]) == (0, 3, "webp")
    (material,) = bpy.data.materials
    assert obj.material_slots[0].material.name == material.name == "Red brick"
    shown = []
    for variant in range(3):
        assert bpy.ops.patina.pick_variant(material=material.name, variant=variant) == {'FINISHED'}
        shown += [node.image.name for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
    assert len(set(shown)) == 6


def test_the_price_is_shown_before_anything_is_sent(server: FalServer) -> None:
    plan = plan_request.make_plan(bpy.context, INPUTS | {"maps": {*INPUTS["maps"], 'roughness', 'metalness', 'height'},
                                            "image_size": 1024})  # fmt: skip
    assert str(plan.service.price(plan.request)) == "$0.080"
    assert not server.requests


def from_file(path: Path) -> bpy.types.Image:
    png.write(path, np.zeros((1024, 2048, 3), np.uint8))
    return bpy.data.images.load(str(path))


def packed(path: Path) -> bpy.types.Image:
    image = from_file(path)
    image.pack()
    return image


def painted(path: Path) -> bpy.types.Image:
    return bpy.data.images.new("Painted", 2048, 1024)


@pytest.mark.parametrize("make", [from_file, packed, painted])
def test_the_price_of_maps_for_a_texture_is_on_the_button(server: FalServer, tmp_path: Path, make) -> None:
    panel = bpy.context.scene.patina
    panel.service, panel.task, panel.image = 'FAL', 'MAPS', make(tmp_path / "brick.png")
    for kind in ('basecolor', 'normal', 'roughness', 'metalness', 'height'):
        setattr(panel, f"use_{kind}", kind in ('basecolor', 'normal'))
    session.current().begin(bpy.context)

    def labels() -> list[str]:
        return [call.kwargs.get("text") for call in draw().operator.call_args_list]

    tick_until(lambda: "Generate Material ($0.050)" in labels())
    assert not server.requests


def test_the_daily_limit_counts_the_price_of_the_next_task(server: FalServer) -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.fal_limit = 0.01
    with pytest.raises(RuntimeError, match="your daily limit of"):
        bpy.ops.patina.generate_material(**INPUTS)
    assert not server.requests


def test_canceling_also_cancels_the_task_on_the_service(server: FalServer) -> None:
    server.duration = 600.0
    job_id = start_job(**INPUTS)
    tick_until(lambda: job_of(job_id).state is State.WAITING)
    bpy.ops.patina.cancel(job=job_id)
    tick_until(lambda: not job_of(job_id).is_active)
    assert [request.method for request in server.requests].count("PUT") == 1
    error = job_of(job_id).error
    assert error is not None
    assert error.money in {Money.NOT_CHARGED, Money.MAY_BE_CHARGED}


def test_a_task_that_fal_canceled_in_its_queue_no_longer_counts_as_spent(server: FalServer) -> None:
    server.duration = 600.0
    job_id, spending = start_job(**INPUTS), session.current().spending
    tick_until(lambda: job_of(job_id).state is State.WAITING and not session.current().calls.is_busy)
    price = job_of(job_id).credits
    assert price
    assert (spending.here["FAL"], spending.today) == (price, {"FAL": price})
    bpy.ops.patina.cancel(job=job_id)
    tick_until(lambda: not job_of(job_id).is_active and not session.current().calls.is_busy)
    assert job_of(job_id).error.money is Money.NOT_CHARGED
    assert (spending.here["FAL"], spending.today["FAL"]) == (0.0, 0.0)


def test_a_key_that_fal_did_not_reject_gets_no_check_mark(server: FalServer) -> None:
    bpy.ops.patina.test_key(service='FAL')
    tick_until(lambda: key_report("FAL"))
    assert key_report("FAL").works is None
    drawn = layout()
    panels.PATINA_AP_preferences.draw(SimpleNamespace(layout=drawn), context())
    (icon,) = [call.kwargs["icon"] for call in drawn.label.call_args_list if "did not reject" in call.kwargs["text"]]
    assert icon == 'QUESTION'


def test_fal_asks_for_a_prompt_for_a_photo(server: FalServer) -> None:
    with pytest.raises(RuntimeError, match="Describe it in the prompt"):
        bpy.ops.patina.generate_material(task='EXTRACT', service='FAL', maps={'normal'}, image="https://a.invalid/b")
    assert not server.requests
