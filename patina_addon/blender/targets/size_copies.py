# SPDX-License-Identifier: GPL-3.0-or-later
"""The copies of a material that were assigned because one does not fit all objects, and the messages about them."""

from collections.abc import Iterable
from dataclasses import dataclass

import bpy

from ...core.model.message import Message, plural
from .. import values

_MAX_DRAWN = 5
"""How many copies are looked up at most while a panel is drawn."""


@dataclass(frozen=True, slots=True)
class SizeCopies:
    """The names of the assigned copies, without the first material."""

    uv: tuple[str, ...] = ()
    """Copies for objects whose UVs differ in size."""
    box: tuple[str, ...] = ()
    """Copies for objects without UVs that differ in scale."""
    other: tuple[str, ...] = ()
    """The copy for all objects without UVs, if other objects have UVs."""

    @classmethod
    def among(cls, materials: Iterable[bpy.types.Material]) -> "SizeCopies":
        """Return which of some materials that were assigned together are copies."""
        families: dict[str, dict[str, list[str]]] = {}
        for material in dict.fromkeys(materials):
            controls = values.controls(material)
            family = families.setdefault(controls.family, {'UV': [], 'BOX': []})
            family[controls.measure.projection].append(material.name)
        uv = (name for family in families.values() for name in family['UV'][1:])
        box = (name for family in families.values() for name in family['BOX'][1:])
        other = (name for family in families.values() if family['UV'] for name in family['BOX'][:1])
        return cls(tuple(uv), tuple(box), tuple(other))

    def messages(self) -> tuple[Message, ...]:
        """Return the messages about the copies that still exist. Cheap enough for draw()."""
        messages = (
            plural(
                len(self.uv),
                "Created {count} copy because the UVs differ in size.",
                "Created {count} copies because the UVs differ in size.",
            ),
            plural(
                len(self.box),
                "Created {count} copy because the scales of objects without UVs differ.",
                "Created {count} copies because the scales of objects without UVs differ.",
            ),
            Message("Created a copy for the objects without UVs."),
        )
        kinds = zip((self.uv, self.box, self.other), messages, strict=True)
        return tuple(message for names, message in kinds if _are_used(names))

    def can_be_one(self) -> bool:
        """Return whether One for All would change anything. Cheap enough for draw()."""
        return _are_used(self.uv) or _are_used(self.box)


def _are_used(names: tuple[str, ...]) -> bool:
    materials = (bpy.data.materials.get(name) for name in names[:_MAX_DRAWN])
    return any(material and material.users > material.use_fake_user for material in materials)
