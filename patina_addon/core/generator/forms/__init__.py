# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of forms. To add one, add a file here and a line to the table."""

from __future__ import annotations

from . import brick_bond, grid, sheet
from .form import Form

FORMS: dict[str, Form] = {form.id: form for form in (sheet.FORM, grid.FORM, brick_bond.FORM)}
SHEET = "sheet"
"""The form without pieces."""
