# SPDX-License-Identifier: GPL-3.0-or-later
"""The material: maps in, a Principled BSDF out. The same graph on every version of Blender.

Nodes and sockets are found by type and identifier, never by name, since names are translated. Every value that
matters is set, since defaults differ between versions.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bpy

from ..core.maps import BASECOLOR, HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS, MapFile
from . import compat

COLUMN = 320
ROW = 300
HEIGHT_SCALE = 0.02
"""Scene units between the lowest and the highest point, where the height alone carries the relief."""

_ROWS = (BASECOLOR, METALNESS, ROUGHNESS, NORMAL, HEIGHT)
"""From top to bottom in the order of the sockets that they feed, so that no link crosses a node."""

_KIND = "patina_map"
"""The custom property of a texture node that says which kind of map it shows."""

_PRINCIPLED_SOCKETS = {BASECOLOR: "Base Color", METALNESS: "Metallic", ROUGHNESS: "Roughness"}


@contextmanager
def whole() -> Iterator[None]:
    """Take the materials and images that are made inside out of Blender again if that ends in an error."""
    before = {*bpy.data.materials, *bpy.data.images}
    try:
        yield
    except BaseException:
        bpy.data.batch_remove({*bpy.data.materials, *bpy.data.images} - before)
        raise


def build(name: str, maps: Iterable[MapFile]) -> bpy.types.Material:
    """A new material called `name` from finished maps. Raises RuntimeError where Blender cannot read a file."""
    files = {found.kind: found for found in maps}
    images = {kind: _image(found) for kind, found in files.items()}
    material = bpy.data.materials.new(name)
    compat.use_nodes(material)
    _fill(material, files, images)
    return material


def update(material: bpy.types.Material, maps: Iterable[MapFile]) -> None:
    """Show other maps in `material`, which was made by `build`.

    Images change in their nodes, so that edits by hand stay. Only where other kinds of map came is the graph built
    anew.
    """
    files = {found.kind: found for found in maps}
    images = {kind: _image(found) for kind, found in files.items()}
    nodes = {node[_KIND]: node for node in material.node_tree.nodes if node.get(_KIND)}
    if set(nodes) != set(images):
        _fill(material, files, images)
        return
    for kind, node in nodes.items():
        node.image = images[kind]
    _show_in_viewport(material, files)


def _fill(material: bpy.types.Material, files: dict[str, MapFile], images: dict[str, bpy.types.Image]) -> None:
    _Graph(material).build(images)
    material.displacement_method = 'BUMP'
    _show_in_viewport(material, files)


def _image(found: MapFile) -> bpy.types.Image:
    """The image of a map. Blender reads the file only when it is drawn."""
    path, is_color = _blender_path(found.path), MAPS[found.kind].is_color
    image = bpy.data.images.load(path, check_existing=True)
    contents = image.packed_file.data if image.packed_file else found.contents
    if image.users and image.colorspace_settings.is_data == is_color:
        # Something shows it as the other; it stays so there.
        image = bpy.data.images.load(path)
    # is_data, not the name "Non-Color": other OCIO configurations have other names.
    if not is_color:
        image.colorspace_settings.is_data = True
    if contents is not None and not image.packed_file:
        image.pack(data=contents, data_len=len(contents))
    return image


def _blender_path(path: Path) -> str:
    """Relative to the .blend for a file beside or below it, else absolute."""
    if bpy.data.filepath and path.is_relative_to(Path(bpy.data.filepath).parent):
        return bpy.path.relpath(str(path))
    return str(path)


def _show_in_viewport(material: bpy.types.Material, files: dict[str, MapFile]) -> None:
    """Let Solid shading show the maps' means, so that something changes at once."""
    if (found := files.get(BASECOLOR)) and found.mean:
        material.diffuse_color = (*found.mean, 1.0)
    if (found := files.get(ROUGHNESS)) and found.mean:
        material.roughness = found.mean[0]
    if (found := files.get(METALNESS)) and found.mean:
        material.metallic = found.mean[0]


class _Graph:
    """Builds one node tree, from the output leftwards: each step is given the socket that it has to feed."""

    def __init__(self, material: bpy.types.Material) -> None:
        self._tree = material.node_tree
        self._tree.nodes.clear()

    def build(self, images: dict[str, bpy.types.Image]) -> None:
        """The whole graph for `images`, by kind of map."""
        output = self._node('ShaderNodeOutputMaterial', COLUMN, 0)
        principled = self._node('ShaderNodeBsdfPrincipled', 0, 0)
        self._link(principled, "BSDF", output, "Surface")
        rows = enumerate(kind for kind in _ROWS if kind in images)
        textures = {kind: self._texture(images[kind], kind, row) for row, kind in rows}
        for kind, socket in _PRINCIPLED_SOCKETS.items():
            if kind in textures:
                self._link(textures[kind], "Color", principled, socket)
        if NORMAL in textures:
            self._normal(textures[NORMAL], principled)
        if HEIGHT in textures:
            self._height(textures[HEIGHT], output, is_flat=NORMAL in textures)
        self._mapping(textures)
        if BASECOLOR in textures:
            self._tree.nodes.active = textures[BASECOLOR]

    def _texture(self, image: bpy.types.Image, kind: str, row: int) -> bpy.types.Node:
        node = self._node('ShaderNodeTexImage', -2.2 * COLUMN, ROW * (1 - row), MAPS[kind].label)
        node.image = image
        node[_KIND] = kind
        return node

    def _normal(self, texture: bpy.types.Node, principled: bpy.types.Node) -> None:
        """Straight into the Principled: with a Bump node between, glTF and USD would export the height instead."""
        node = self._node('ShaderNodeNormalMap', -0.9 * COLUMN, texture.location.y, "Normal Map")
        node.space = 'TANGENT'
        _input(node, "Strength").default_value = 1.0
        self._link(texture, "Color", node, "Color")
        self._link(node, "Normal", principled, "Normal")

    def _height(self, texture: bpy.types.Node, output: bpy.types.Node, is_flat: bool) -> None:
        """Into the output's Displacement. `is_flat` where a normal map of the same relief carries it already."""
        label = "Height (Off: the Normal Map Carries the Relief)" if is_flat else "Height"
        node = self._node('ShaderNodeDisplacement', -0.9 * COLUMN, texture.location.y, label)
        node.width = 280 if is_flat else 180
        node.space = 'OBJECT'
        _input(node, "Midlevel").default_value = 0.5
        _input(node, "Scale").default_value = 0.0 if is_flat else HEIGHT_SCALE
        self._link(texture, "Color", node, "Height")
        self._link(node, "Displacement", output, "Displacement")

    def _mapping(self, textures: dict[str, bpy.types.Node]) -> None:
        """One texture coordinate and one Mapping for all maps."""
        middle = ROW * (2 - len(textures)) / 2 + ROW / 2
        coordinate = self._node('ShaderNodeTexCoord', -4.4 * COLUMN, middle)
        mapping = self._node('ShaderNodeMapping', -3.6 * COLUMN, middle)
        mapping.vector_type = 'POINT'
        self._link(coordinate, "UV", mapping, "Vector")
        for texture in textures.values():
            self._link(mapping, "Vector", texture, "Vector")
        self._frame("Mapping", (coordinate, mapping))
        self._frame("Maps", textures.values())

    def _node(self, kind: str, x: float, y: float, label: str = "") -> bpy.types.Node:
        node = self._tree.nodes.new(kind)
        node.location = (x, y)
        node.label = label
        node.select = False
        return node

    def _frame(self, label: str, nodes: Iterable[bpy.types.Node]) -> None:
        frame = self._node('NodeFrame', 0, 0, label)
        for node in nodes:
            node.parent = frame

    def _link(self, source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> None:
        start = next(found for found in source.outputs if found.identifier == output)
        self._tree.links.new(start, _input(node, socket))


def _input(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """The input socket of `node` with this identifier."""
    return next(found for found in node.inputs if found.identifier == identifier)
