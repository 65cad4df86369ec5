# SPDX-License-Identifier: GPL-3.0-or-later
"""Test Key: ask a service about its key."""

import bpy
from bpy.props import EnumProperty

from .. import preferences
from ..actions import accounts
from ..session.session import Session
from .base import PatinaOperator


class PATINA_OT_test_key(PatinaOperator, bpy.types.Operator):
    """Ask the service whether the key works."""

    bl_idname = "patina.test_key"
    bl_label = "Test Key"
    bl_description = "Ask the service whether the key works and what it allows. This is free"

    service: EnumProperty(
        name="Service",
        description="The service whose key is tested",
        items=tuple(
            (service.id, str(service.label), f"The key for the {service.label}") for service in preferences.WITH_ACCOUNT
        ),
        options={'SKIP_SAVE'},
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Ask on a thread; the answer is shown in the preferences."""
        accounts.test_key(session, context, self.service)


CLASSES = (PATINA_OT_test_key,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
