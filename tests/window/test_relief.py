# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief in EEVEE, which renders only where there is a screen."""

from pathlib import Path

from .conftest import ADDON, Window

HERE = Path(__file__).parent


def test_eevee_shows_the_relief_once_in_every_mode(window: Window) -> None:
    folder = window.folder / "relief"
    folder.mkdir()
    contrasts = window.ask(
        "import sys\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "import relief_contrast\n"
        f"value = relief_contrast.contrasts({ADDON!r}, Path({str(folder)!r}))"
    )
    assert len(contrasts) == 9
    # A relief that is applied twice has 1.6.
    assert {name: share for name, share in contrasts.items() if not 0.9 < share < 1.15} == {}
