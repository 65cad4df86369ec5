# SPDX-License-Identifier: GPL-3.0-or-later
"""Test Key: ask a service about its key."""

import bpy
from bpy.props import EnumProperty

from ...core.model.errors import InvalidRequest
from ...core.services import SERVICES
from .. import preferences, pump
from ..inputs import ask
from ..jobs import session
from ..operator_base import SKIP_SAVE


class PATINA_OT_test_key(bpy.types.Operator):
    """Ask the service whether the key works."""

    bl_idname = "patina.test_key"
    bl_label = "Test Key"
    bl_description = "Ask the service whether the key works and what it may do. This is free"
    bl_options = {'INTERNAL'}

    service: EnumProperty(
        name="Service",
        description="Whose key is tested",
        items=tuple(
            (service.id, service.label, f"The key for the {service.label}") for service in preferences.WITH_ACCOUNT
        ),
        options=SKIP_SAVE,
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask on a thread; the answer is shown in the preferences."""
        service = SERVICES[self.service]
        try:
            if service.needs_internet:
                ask.check_online()
        except InvalidRequest as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        session.current().test_key(service, preferences.account_of(context, service))
        pump.start()
        return {'FINISHED'}


CLASSES = (PATINA_OT_test_key,)


register, unregister = bpy.utils.register_classes_factory(CLASSES)
