# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet: the substance alone, without pieces or joints."""

from __future__ import annotations

from ...model.message import Message
from ..recipe import words
from .form import Form

FORM = Form(
    "sheet",
    Message("surface"),
    Message("Surface"),
    words("sheet surface"),
    None,
    width_mm=1000,
    substance="plaster",
)
