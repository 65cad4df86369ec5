# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel says of a job: its name, its state in a few words, and everything else that is to be known."""

import bpy

from ...core.jobs import job_text
from ...core.model.errors import Money
from ...core.model.job import Job, State
from ...core.model.maps import variants_of
from ...core.model.message import MAX_NAMED, Message, listed, plural, verbatim
from ..message_layout import Icon
from ..session import resumable, session
from ..session.tracked_job import TrackedJob
from ..targets import preview_material, provenance

_MONEY = {
    Money.NOT_CHARGED: Message("You were not charged."),
    Money.PROBABLY_NOT_CHARGED: Message("You were probably not charged."),
    Money.MAY_BE_CHARGED: Message("You may still be charged."),
    Money.CHARGED: Message("You were probably charged."),
}
"""What an error means for the user's money, short enough for one line of the card."""


def name(job: Job, material: bpy.types.Material | None) -> str:
    """Return the one name of a result: that of its material, or else what was asked for."""
    return material.name if material else job.title


def has_preview(job: Job) -> bool:
    """Return whether objects show the preview of a job. Cheap enough for draw()."""
    facts = session.current().facts
    return job.is_active and job.id in facts.of("previews", lambda: frozenset(preview_material.jobs()))


def preview(job: Job) -> Message:
    """Return what to know of the preview of a job; empty if there is nothing."""
    if job.id in session.current().offline_previews.rendered:
        return Message("The last render shows its preview.")
    return Message("Its preview is shown.") if has_preview(job) else Message()


def state(tracked: TrackedJob) -> Message:
    """Return the state of a job in a word. What was applied in a file that was left may never have been saved."""
    if tracked.job.state is State.APPLIED and not (tracked.result and tracked.result.was_assigned):
        return job_text.MADE
    return job_text.state(tracked.job)


def icon(tracked: TrackedJob) -> Icon:
    """Return what stands for the state of a job where it has no picture."""
    job = tracked.job
    if job.is_active:
        return 'SORTTIME'
    if job.state is State.UNCERTAIN:
        return 'QUESTION'
    if job.maps and job.plan.substitute:
        return 'ERROR'
    if job.maps and not job.error:
        return 'CHECKMARK' if job.state is State.APPLIED else 'MATERIAL'
    return 'CANCEL' if job.state is State.CANCELED else 'ERROR'


def headline(job: Job) -> Message:
    """Return what to know first of a failure: what it means for the user's money, or else the job's name or state."""
    if job.error is None:
        return Message()
    return _MONEY.get(job.error.money) or (verbatim(job.title) if job.maps else job_text.state(job))


def summary(tracked: TrackedJob, material: bpy.types.Material | None) -> Message:
    """Return what became of finished maps, in a few words."""
    job, result = tracked.job, tracked.result
    if result and result.is_set_aside():
        return Message("Its material shows its earlier maps.")
    if result and not material:
        has_other_maps, removed = result.has_other_maps(), Message("Removed. Its maps are kept.")
        return Message("Its material has other maps now.") if has_other_maps else removed
    if job.state is State.READY:
        return job.message or Message("Ready to apply.")
    if result and (objects := result.assignment.objects):
        return plural(len(objects), "Applied to {object}", "Applied to {count} objects", object=objects[0])
    return state(tracked)


def warnings(tracked: TrackedJob, material: bpy.types.Material | None) -> list[Message]:
    """Return what is not as one expects of a job that has ended, besides its error."""
    job, result = tracked.job, tracked.result
    messages = [] if job.error or job.state is State.READY else [job.message]
    messages += [] if job.error else job.notes
    messages += [preview(job), job_text.damage(job), job_text.missing(job), *job_text.withheld(job)]
    if result and material:
        messages += [*result.assignment.refusals, *result.assignment.copies.messages()]
    return [message for message in messages if message]


def notes(tracked: TrackedJob, material: bpy.types.Material | None) -> list[Message]:
    """Return everything that should be known about a job that has ended, besides its state and its error."""
    job, result = tracked.job, tracked.result
    messages = [*warnings(tracked, material), *job_text.corrected(job), resumable.offer(job)]
    if result and material:
        messages += [*result.assignment.notes, _kept_materials(result.assignment.replaced)]
    if (count := len(variants_of(job.maps))) > 1:
        variant = provenance.variant_of(material) if material else job.plan.variant
        messages.append(Message("Variant {number} of {count}", number=variant + 1, count=count))
    return [message for message in messages if message]


def _kept_materials(replaced: tuple[str, ...]) -> Message:
    """Return a message that replaced materials are kept; empty if there are none."""
    if not replaced:
        return Message()
    return plural(
        len(replaced),
        'Your old material "{materials}" is kept in the file.',
        "Your old materials {materials} are kept in the file.",
        materials=listed(replaced, MAX_NAMED),
    )
