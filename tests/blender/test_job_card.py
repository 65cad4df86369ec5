# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of a job and its details: the one thing to know, the way out, and an equal height whatever is shown."""

import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import bpy
import pytest

from patina_addon.blender.panels.job_card import draw_card
from patina_addon.blender.session import session
from patina_addon.blender.session.job_list import LOST
from patina_addon.core.model.errors import InvalidRequest, Money, NetworkError, Remedy, ServiceError, StorageError
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.services.fal.spec import FAL
from tests import stored_jobs

from .helpers import cube, generate, tick_until
from .job_panels import ALWAYS, card, draw, labels, listed, lost, select, show
from .recording_layout import buttons, context, operators

pytestmark = pytest.mark.usefixtures("addon")


WAYS_OUT = {
    "ready": {"apply"},
    "uncertain": {"link_task"},
    "stopped": {"fetch"},
    "incomplete": {"apply", "fetch"},
    "failed": {"try_again"},
    "offline": {"apply"},
}


@pytest.mark.parametrize("number", range(len(WAYS_OUT)), ids=list(WAYS_OUT))
def test_every_ended_job_offers_a_next_step(patina_home: Path, number: int) -> None:
    show(stored_jobs.ends(patina_home)[number])
    assert operators(draw()) - ALWAYS == list(WAYS_OUT.values())[number]


def test_a_material_of_a_file_that_was_left_without_saving_was_made() -> None:
    cube()
    generate()
    assert labels(card())[1] == "Applied to Cube"
    bpy.ops.wm.read_homefile(use_empty=True)
    assert labels(card())[1] == "Made"
    assert "Made" in labels(draw())


def test_a_request_whose_options_were_refused_can_be_sent_again_before_anything_else(patina_home: Path) -> None:
    refused = ServiceError(Message("No such options."), refused_fields=("seed",))
    show(replace(stored_jobs.ends(patina_home)[0], error=refused))
    names = [call.args[0].removeprefix("patina.") for call in card().operator.call_args_list]
    assert names[0] == "retry"
    assert operators(draw()) - ALWAYS == {"apply", "retry"}


def test_a_long_name_has_the_lines_that_nothing_else_needs(patina_home: Path) -> None:
    job = stored_jobs.job(patina_home, 1, state=State.WAITING)
    name = "Weathered red brick wall with moss and ivy"
    show(replace(job, request=replace(job.request, prompt=name), message=Message("Working")))
    assert labels(card())[:3] == ["Weathered red brick wall with moss and", "ivy", "Working"]


def test_the_cause_of_a_failure_is_whole_sentences(patina_home: Path) -> None:
    cause = "The balance of your account with the service is too low. The service says that you need 20 more credits."
    job = replace(stored_jobs.job(patina_home, 1, state=State.FAILED), error=ServiceError(Message(cause)))
    show(replace(job, is_dismissed=False))
    assert " ".join(labels(card())[1:]) == "The balance of your account with the service is too low."


def test_missing_maps_and_the_time_to_fetch_them_are_shown(patina_home: Path) -> None:
    show(stored_jobs.ends(patina_home)[3])
    drawn = draw()
    text = " ".join(labels(drawn))
    assert "Missing: Height" in text
    assert "The service keeps the result until" in text
    (fetch,) = [call for call in drawn.operator.call_args_list if call.args[0] == "patina.fetch"]
    assert fetch.kwargs["text"] == "Fetch Missing Maps"


def test_a_canceled_job_shows_its_possible_cost_and_expiry(patina_home: Path) -> None:
    stopped = replace(stored_jobs.ends(patina_home)[2], accepted=time.time())
    show(stopped)
    assert "You may still be charged." in labels(card())
    text = " ".join(labels(draw()))
    assert "may still charge" in text
    assert "keeps the result until tomorrow" in text
    show(replace(stopped, accepted=1.0))
    drawn = draw()
    assert "keeps the result" not in " ".join(labels(drawn))
    assert operators(drawn) <= ALWAYS


@pytest.mark.parametrize(
    ("money", "said", "can_try"),
    [
        (Money.NOT_CHARGED, "You were not charged.", True),
        (Money.PROBABLY_NOT_CHARGED, "You were probably not charged.", False),
        (Money.MAY_BE_CHARGED, "You may still be charged.", False),
        (Money.CHARGED, "You were probably charged.", False),
    ],
)
def test_a_failure_says_first_what_it_means_for_the_money(
    patina_home: Path, money: Money, said: str, can_try: bool
) -> None:
    error = NetworkError(Message("The connection failed."), Message("Try again."), money)
    show(replace(stored_jobs.ends(patina_home)[4], error=error, task=""))
    drawn = card()
    assert labels(drawn)[:2] == [said, "The connection failed."]
    assert ("try_again" in operators(drawn)) is can_try


@pytest.mark.parametrize(
    "error", [ServiceError(Message("Bad key."), remedy=Remedy.PREFERENCES), StorageError(Message("Full."))]
)
def test_a_failure_that_the_preferences_mend_opens_them(patina_home: Path, error: ServiceError | StorageError) -> None:
    show(replace(stored_jobs.ends(patina_home)[4], error=error, task=""))
    names = [call.args[0] for call in card().operator.call_args_list]
    assert names[:2] == ["patina.open_preferences", "patina.try_again"]


BROKE = ServiceError(Message("The balance is too low."), remedy=Remedy.ACCOUNT)


def test_a_failure_for_lack_of_money_opens_the_page_of_the_account(patina_home: Path) -> None:
    show(replace(stored_jobs.ends(patina_home)[4], error=BROKE, task="", service="FAL"))
    drawn = card()
    assert buttons(drawn)[:2] == ["Open Account", "patina.try_again"]
    assert drawn.operator.return_value.url == FAL.account_page
    assert "Open Account" in buttons(draw()), "The details have it as well."


def test_an_account_whose_page_is_unknown_has_no_button(patina_home: Path) -> None:
    show(replace(stored_jobs.ends(patina_home)[4], error=BROKE, task=""))
    assert "Open Account" not in buttons(draw())


def test_tasks_that_may_exist_are_looked_for_on_the_page_of_the_account(patina_home: Path) -> None:
    jobs = [replace(job, service="FAL") for job in lost(patina_home, 3)]
    show(jobs[0])
    assert "Open Account" in buttons(card())
    show(*jobs[1:])
    assert session.current().job_list.active == LOST
    assert "Open Account" in buttons(card())


def test_a_failure_because_of_an_image_shows_its_file(patina_home: Path, tmp_path: Path) -> None:
    image, mask = tmp_path / "photo.heic", tmp_path / "masks" / "mask.gif"
    failed = replace(stored_jobs.ends(patina_home)[4], task="")
    request = replace(failed.request, image=InputImage.from_file(image), mask=InputImage.from_file(mask))
    refused = ServiceError(Message("Not an image."), remedy=Remedy.IMAGE)
    for error, folder in ((refused, tmp_path), (InvalidRequest(Message("A GIF."), file=mask), tmp_path / "masks")):
        show(replace(failed, request=request, error=error))
        drawn = card()
        assert buttons(drawn)[0] == "Show File"
        assert drawn.operator.return_value.filepath == str(folder)


def test_what_waits_for_online_access_has_the_switch(patina_home: Path) -> None:
    show(stored_jobs.job(patina_home, state=State.WAITING))
    session.current().jobs[listed()[0]].is_dormant = True
    assert card().prop.call_args.args[1] == "use_online_access"
    bpy.context.preferences.system.use_online_access = True
    assert not card().prop.called
    bpy.context.preferences.system.use_online_access = False


@pytest.mark.parametrize(("number", "is_needed"), [(0, False), (2, True), (3, False), (4, True), (5, False)])
def test_the_switch_for_online_access_stands_only_beside_what_needs_it(
    patina_home: Path, number: int, is_needed: bool
) -> None:
    show(stored_jobs.ends(patina_home)[number])
    assert card().prop.called == is_needed


class Column(MagicMock):
    """A column that notes the heights of its rows."""

    def row(self, **_: object) -> MagicMock:
        made = MagicMock(scale_y=1.0)
        self.made.append(made)
        return made


def heights_of_card(sidebar: int) -> list[float]:
    column, box = Column(made=[]), MagicMock()
    box.column.return_value = box.split.return_value.column.return_value = column
    draw_card(MagicMock(box=lambda: box), context(height=sidebar))
    return [row.scale_y for row in column.made]


@pytest.mark.parametrize(("sidebar", "rows"), [(845, 5), (585, 4)])
def test_the_card_is_equally_high_whatever_it_shows(patina_home: Path, sidebar: int, rows: int) -> None:
    empty = heights_of_card(sidebar)
    assert len(empty) == rows
    show(*lost(patina_home, 2))
    assert session.current().job_list.active == LOST
    assert heights_of_card(sidebar) == empty
    for job in (*reversed(stored_jobs.ends(patina_home)), stored_jobs.job(patina_home, state=State.WAITING)):
        show(job)
        select(LOST if job.id not in listed() else job.id)
        assert heights_of_card(sidebar) == empty


def test_a_job_of_an_unknown_service_is_drawn(patina_home: Path) -> None:
    show(replace(stored_jobs.ends(patina_home)[0], service="GONE"))
    assert operators(draw()) - ALWAYS == {"apply"}


def test_an_undone_job_can_be_applied_again(patina_home: Path) -> None:
    ready = stored_jobs.ends(patina_home)[0]
    stored_jobs.save(patina_home, [ready])
    session.current().begin(bpy.context)
    tick_until(lambda: ready.id in session.current().jobs)
    assert "Ready to apply." in labels(draw())
    cube("A")
    bpy.ops.ed.undo_push(message="Before")
    assert bpy.ops.patina.apply(job=ready.id) == {'FINISHED'}
    bpy.ops.ed.undo()
    drawn = draw()
    assert "Removed. Its maps are kept." in labels(drawn)
    assert "apply" in operators(drawn)
    assert bpy.ops.patina.apply(job=ready.id) == {'FINISHED'}
    assert bpy.data.objects["A"].material_slots[0].material


def test_the_details_show_the_variants_side_by_side(patina_home: Path) -> None:
    def numbers() -> list[str]:
        texts = [call.kwargs.get("text") for call in draw().operator.call_args_list]
        return [text for text in texts if text in ("1", "2")]

    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    second = tuple(replace(file, variant=1) for file in job.maps)
    show(job)
    assert numbers() == []
    show(replace(job, maps=(*job.maps, *second)))
    assert numbers() == ["1", "2"]
