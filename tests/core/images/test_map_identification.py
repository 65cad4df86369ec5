# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image is which map, before any of them is there."""

from patina_addon.core.images.map_identification import Image, label, missing, tell_apart
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.service import Result
from tests.server import sample_images
from tests.server.client_helpers import pillow_decoder

NEWER = ("basecolor", "sparkle")
"""What a newer Patina asked for, whose jobs this one shares."""


def test_a_kind_that_only_a_newer_patina_knows_is_said_to_be_missing_by_its_id():
    assert missing(NEWER, ("basecolor",)) == ("The service sent no sparkle map.",)


def test_images_for_such_a_kind_take_nothing_from_the_others():
    labels = label((Image("https://a.test/1", "basecolor"), Image("https://a.test/2", "sparkle")), NEWER)
    assert list(labels.maps) == ["basecolor"]
    assert labels.notes == ("The service sent no sparkle map.",)


def test_an_unlabelled_image_for_such_a_kind_is_kept_as_a_spare():
    images = (Image("https://a.test/1"), Image("https://a.test/2"))
    labels = label(images, NEWER)
    assert (labels.maps, labels.spares) == ({"basecolor": images[0]}, images[1:])


def test_images_are_told_apart_although_such_a_kind_was_asked_for(tmp_path):
    files = []
    for number, kind in enumerate(("basecolor", "normal", "roughness"), 1):
        path = tmp_path / f"brick_image_{number}.png"
        path.write_bytes(sample_images.png(kind, 64))
        files.append(MapFile("", path, 64, 64))
    child = pillow_decoder()
    child.acquire()
    try:
        told = tell_apart(Result((), spares=tuple(files), is_guess=True), ("sparkle", "normal"), "brick", child)
    finally:
        child.release()
    assert [found.path.name for found in told.maps] == ["brick_normal.png"]
    assert len(told.spares) == 2
