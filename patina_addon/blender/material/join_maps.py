# SPDX-License-Identifier: GPL-3.0-or-later
"""Add maps to a material of the user, where its own texture lies.

Where the user already has nodes, they stay in use, and Toggle Map uses the new map in their place.
"""

from collections.abc import Collection, Mapping

import bpy

from ...core.model.maps import HEIGHT, NORMAL
from .. import compat, values
from ..narrowing import present
from . import density_copies, graph, map_links, node_groups, nodes, own_mapping, texture_nodes
from .changeable import is_linked
from .texel_density import Measure

_RELIEF = 0.02
"""The height of a new relief as a share of the texture's width: as much as 20 mm for a tile of 1 m."""


def is_joinable(material: bpy.types.Material, images: Collection[bpy.types.Image]) -> bool:
    """Return whether maps can be added to `material` itself, which shows one of `images`."""
    texture = None if is_linked(material) else texture_nodes.find(material, images)
    return texture is not None and texture_nodes.principled_of(material, texture) is not None


def joinable_copy(material: bpy.types.Material, images: Collection[bpy.types.Image]) -> bpy.types.Material:
    """Return a copy of `material` to which maps can be added: in this file, and with a Principled BSDF."""
    copy = present(material.copy())
    if copy.override_library:
        copy.make_local(clear_liboverride=True)  # Nodes that are added to an override are not saved.
    if values.controls(copy).family:
        density_copies.start(copy)
    texture = present(texture_nodes.find(copy, images))
    if texture_nodes.principled_of(copy, texture) is None:
        _add_surface(copy, texture)
    return copy


def adopt(material: bpy.types.Material, images: Collection[bpy.types.Image], measured: Measure | None) -> None:
    """Prepare a material for maps that lie where one of `images` does. `measured` is an object that it is on."""
    texture = present(texture_nodes.find(material, images))
    principled = present(texture_nodes.principled_of(material, texture))
    node_groups.make_single_user(material, lambda node: node in (texture, principled))
    texture = present(texture_nodes.find(material, images))  # It may be in a copy of its group now.
    principled = present(texture_nodes.principled_of(material, texture))
    controls, is_new = values.controls(material), not nodes.is_patina_material(material)
    if not is_new and not controls.use_own_mapping:
        return
    if is_new:
        density_copies.start(material)
        graph.adopt(material, texture, principled, present(texture_nodes.output_of(material)))
    elif texture != nodes.find(material, nodes.TEXTURE):
        for old in nodes.find_all(material, nodes.TEXTURE):
            del old[nodes.PART]
        texture[nodes.PART] = nodes.TEXTURE
    controls.use_own_mapping = True
    is_flat = texture.projection == 'FLAT'
    controls.measure.projection = 'UV' if is_flat else 'BOX'
    is_only_user = material.users - material.use_fake_user == 1
    controls.measure.scale = measured.scale if measured and is_only_user else 0.0
    width = _width(own_mapping.read(material, texture), measured)
    if is_new and width:
        controls.meters, controls.height = width, 1000 * _RELIEF * width


def set_images(material: bpy.types.Material, images: Mapping[str, bpy.types.Image]) -> None:
    """Have `material` use exactly these images, by kind of map. Nodes of the user's own stay in use."""
    added = images.keys() - nodes.textures(material).keys()
    own = {kind: source for kind, source in map_links.own_sources(material).items() if kind in added}
    graph.set_images(material, images)
    for kind, source in own.items():
        map_links.use_own(material, kind, source)
    # A normal map and a height map describe the same relief, which must not be doubled.
    for kind, other in ((NORMAL, HEIGHT), (HEIGHT, NORMAL)):
        if other in added and other not in own and map_links.uses_own(material, kind):
            map_links.unlink(material, other, None)


def _width(mapping: own_mapping.OwnMapping, measured: Measure | None) -> float:
    """Return the width of a texture in meters; 0 if it is unknown."""
    if measured is None or mapping.coordinates != own_mapping.UV or measured.projection != 'UV':
        return 0.0
    return measured.density[0] / (mapping.scale or 1.0)


def _add_surface(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage) -> None:
    """Add a Principled BSDF that shows `texture`, in place of the surface. Its nodes stay."""
    compat.use_nodes(material)
    tree = nodes.root_tree(material)
    output = texture_nodes.output_of(material) or nodes.add(tree, bpy.types.ShaderNodeOutputMaterial, 0, 0)
    x, y = nodes.absolute_location(output)
    principled = nodes.add(tree, bpy.types.ShaderNodeBsdfPrincipled, x - nodes.COLUMN, y)
    tree.links.new(nodes.output_of(principled, "BSDF"), nodes.input_of(output, "Surface"))
    nodes.link(material, texture, "Color", principled, "Base Color")
