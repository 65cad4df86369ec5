# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image is which map, before any of them is there."""

from patina_addon.core.images.map_identification import Image, label, missing

NEWER = ("basecolor", "sparkle")
"""What a newer Patina asked for, whose jobs this one shares."""


def test_a_kind_that_only_a_newer_patina_knows_is_said_to_be_missing_by_its_id():
    assert missing(NEWER, ("basecolor",)) == ("The service sent no sparkle map.",)


def test_images_for_such_a_kind_take_nothing_from_the_others():
    labels = label((Image("https://a.test/1", "basecolor"), Image("https://a.test/2", "sparkle")), NEWER)
    assert list(labels.maps) == ["basecolor"]
    assert labels.notes == ("The service sent no sparkle map.",)
