# SPDX-License-Identifier: GPL-3.0-or-later
"""Which maps may be loaded in Blender itself, and how long that is looked for."""

import threading
from pathlib import Path

from patina_addon.core.images.check_maps import check_maps
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.maps import UNCHECKED, MapFile
from tests.server import sample_images


class BusyDecoder(Decoder):
    """A decoder that others use for longer than anybody waits."""

    def __init__(self) -> None:
        super().__init__(("/there/is/no/such/program",))
        self.waits: list[float] = []

    def measure(self, file: MapFile, patience: float = -1) -> MapFile:
        self.waits.append(patience)
        threading.Event().wait(patience)
        return file


def test_who_has_no_time_waits_no_longer_than_that_for_all_maps_together(tmp_path: Path) -> None:
    files = [MapFile(kind, tmp_path / f"{kind}.webp", 4, 4) for kind in ("basecolor", "normal", "roughness")]
    for file in files:
        file.path.write_bytes(sample_images.WEBP)
    decoder = BusyDecoder()
    checked = check_maps(files, decoder, patience=0.05)
    assert [file.withheld for file in checked.unchecked] == [UNCHECKED] * 3
    assert decoder.waits[0] > 0
    assert decoder.waits[1:] == [0, 0]
