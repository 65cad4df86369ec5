# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator Test Key."""

import bpy
from bpy.props import EnumProperty

from .. import preferences
from ..actions import accounts
from ..session.session import Session
from ..translation import translated
from .base import PatinaOperator


class PATINA_OT_test_key(PatinaOperator, bpy.types.Operator):
    """Ask the service whether the key works."""

    bl_idname = "patina.test_key"
    bl_label = "Test Key"
    bl_description = "Ask the service whether the key works and what it is enabled for. This is free"

    service: EnumProperty(
        name="Service",
        description="The service whose key to test",
        items=tuple(
            (service.id, str(service.label), f"The key for the {service.label}") for service in preferences.WITH_ACCOUNT
        ),
        options={'SKIP_SAVE'},
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Ask on a thread. The preferences show the answer."""
        accounts.test_key(session, context, self.service)


class PATINA_OT_open_preferences(PatinaOperator, bpy.types.Operator):
    """Open the page of the preferences on which something is missing."""

    bl_idname = "patina.open_preferences"
    bl_label = "Open Preferences"

    page: EnumProperty(
        name="Page",
        description="The page to open",
        items=(
            ('PATINA', "Patina", "Keys for online services, folders, and limits"),
            ('SYSTEM', "System", "Allow Online Access, without which no service can be reached"),
        ),
        options={'SKIP_SAVE'},
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what is to be done on the page."""
        if properties.page == 'SYSTEM':
            return translated("Open the System preferences. Turn on Allow Online Access there to use your key")
        return translated("Open Patina's preferences. With a key, an online service makes materials with AI")

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Open it."""
        accounts.open_preferences(context, is_patinas=self.page == 'PATINA')


CLASSES = (PATINA_OT_test_key, PATINA_OT_open_preferences)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
