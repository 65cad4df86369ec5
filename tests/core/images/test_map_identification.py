# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image is which map, before any of them is there."""

from patina_addon.core.images.map_identification import ResultImage, identify_maps, label, missing
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.service import Result
from tests.server import sample_images

NEWER = ("basecolor", "sparkle")
"""What a newer Patina asked for, whose jobs this one shares."""


def test_an_unknown_kind_is_reported_missing_by_its_id():
    assert [str(note) for note in missing(NEWER, ("basecolor",))] == ["The service sent no sparkle map."]


def test_an_image_labeled_with_an_unknown_kind_affects_no_other():
    labels = label((ResultImage("https://a.test/1", "basecolor"), ResultImage("https://a.test/2", "sparkle")), NEWER)
    assert list(labels.maps) == ["basecolor"]
    assert [str(note) for note in labels.notes] == ["The service sent no sparkle map."]


def test_an_unlabeled_image_for_an_unknown_kind_is_kept_as_an_extra_image():
    images = (ResultImage("https://a.test/1"), ResultImage("https://a.test/2"))
    labels = label(images, NEWER)
    assert (labels.maps, labels.extra_images) == ({"basecolor": images[0]}, images[1:])


def test_images_are_identified_although_an_unknown_kind_was_requested(tmp_path, decoder):
    files = []
    for number, kind in enumerate(("basecolor", "normal", "roughness"), 1):
        path = tmp_path / f"brick_image_{number}.png"
        path.write_bytes(sample_images.png(kind, 64))
        files.append(MapFile("", path, 64, 64))
    told = identify_maps(Result((), extra_images=tuple(files), is_guess=True), ("sparkle", "normal"), "brick", decoder)
    assert [found.path.name for found in told.maps] == ["brick_normal.png"]
    assert len(told.extra_images) == 2
