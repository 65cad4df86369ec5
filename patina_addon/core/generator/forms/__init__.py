# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of forms. To add one, add it to a file here and to the table."""

from __future__ import annotations

from . import boards, brick, herringbone, hexagon, reliefs, road, roofs, sheet, stones, tiles, weaves
from .form import Form

FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        sheet.FORM,
        brick.RUNNING,
        brick.STACK,
        brick.FLEMISH,
        brick.ENGLISH,
        *tiles.ALL,
        hexagon.FORM,
        herringbone.HERRINGBONE,
        herringbone.CHEVRON,
        herringbone.BASKET_WEAVE,
        *boards.ALL,
        stones.RUBBLE,
        stones.COBBLES,
        stones.CRAZY_PAVING,
        stones.PEBBLES,
        road.FORM,
        *roofs.ALL,
        *reliefs.ALL,
        *weaves.ALL,
    )
}
SHEET = "sheet"
"""The form without pieces."""
