# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator Test Key."""

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


CLASSES = (PATINA_OT_test_key,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
