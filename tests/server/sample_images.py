# SPDX-License-Identifier: GPL-3.0-or-later
"""The images that the server gives: a small brick wall, repeated to any size, and ways in which images are broken."""

import base64
import struct
import zlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

LARGEST = 4096
_TILE = 256
JPEG = base64.b64decode(  # 16 pixels of brown
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqm"
    "x5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABAD"
    "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwT/xAAUEQEA"
    "AAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQACx//9k="
)
WEBP = base64.b64decode("UklGRiQAAABXRUJQVlA4TBcAAAAvP8APAAdQo1pWpv8BICH8f69F9D/1AwA=")  # 64 pixels of brown
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@lru_cache(maxsize=32)
def png(kind: str, size: int) -> bytes:
    """A map as a PNG, `size` pixels a side (LARGEST at most). `texture` is what the maps were made from.

    Any other kind than those of the API is some gray pattern.
    """
    size = max(min(size, LARGEST), 1)
    tile = _tile(kind)[:size, :size]
    rows = np.tile(tile, (1, -(-size // tile.shape[1]), 1))[:, :size].reshape(len(tile), -1)
    block = np.insert(rows, 0, 0, axis=1).tobytes()  # the filter of each row: none
    row = len(block) // len(tile)
    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(block[: row * min(len(tile), size - top)]) for top in range(0, size, len(tile)))
    pixels += packer.flush()
    return _png(header(size, size, tile.shape[2]), pixels)


def header(width: int, height: int, channels: int = 3) -> bytes:
    """The data of a PNG's first chunk, 8 bits a channel."""
    return struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 0, 0, 0, 0)


def chunk(kind: bytes, data: bytes = b"", crc: int | None = None) -> bytes:
    """A PNG's chunk, with a checksum of its own if one is given."""
    checksum = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def bad_checksum(content: bytes) -> bytes:
    """A PNG in whose image data one byte was changed."""
    spoiled = bytearray(content)
    spoiled[len(spoiled) // 2] ^= 0x55
    return bytes(spoiled)


@lru_cache
def bomb() -> bytes:
    """A PNG of one pixel that unpacks to 16 MiB."""
    return (
        _SIGNATURE + chunk(b"IHDR", header(1, 1)) + chunk(b"IDAT", zlib.compress(bytes(16 << 20), 1)) + chunk(b"IEND")
    )


@lru_cache
def noise() -> bytes:
    """A gray map of 64 pixels a side whose values are chance, all dark."""
    values = np.random.default_rng(1).integers(0, 100, (64, 64), np.uint8)
    return _png(header(64, 64, 1), zlib.compress(np.insert(values, 0, 0, axis=1).tobytes()))


def enormous() -> bytes:
    """A PNG that claims a hundred thousand pixels a side."""
    return _png(header(100_000, 100_000), zlib.compress(bytes(1000)))


def huge_webp(width: int, height: int = 0, color: tuple[int, int, int] = (120, 80, 60)) -> bytes:
    """A WebP of some fifty bytes that is so large, 16384 pixels a side at most, and all of one color.

    A code of one symbol takes no bits, so that nothing is stored for its pixels.
    """
    bits, count = 0, 0
    red, green, blue = color
    codes = ((1, 1), (0, 1), (1, 1))  # it is simple, has one symbol, of 8 bits
    fields = [(0x2F, 8), (width - 1, 14), ((height or width) - 1, 14), (0, 4), (0, 3)]
    for symbol in (green, red, blue, 255, 0):  # the last is of distances, of which there are none
        fields += [*codes, (symbol, 8)]
    for value, length in fields:
        bits |= value << count
        count += length
    data = bits.to_bytes(-(-count // 8) + 8, "little")
    data += bytes(len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(data) + 12) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data


def _png(start: bytes, pixels: bytes) -> bytes:
    return _SIGNATURE + chunk(b"IHDR", start) + chunk(b"IDAT", pixels) + chunk(b"IEND")


def _tile(kind: str) -> npt.NDArray[np.uint8]:
    """A piece of brick wall, tileable: rows x columns x channels."""
    y, x = np.mgrid[0:_TILE, 0:_TILE]
    row = y // 64
    across, down = (x + 64 * (row % 2)) % 128, y % 64
    relief = np.clip(np.minimum.reduce([across, 127 - across, down, 63 - down]) / 10.0, 0, 1)  # 0 in the joints
    brick = ((x + 64 * (row % 2)) % _TILE) // 128 + 2 * row
    shade = 0.75 + 0.25 * np.sin(brick * 12.9898) ** 2
    if kind in ("basecolor", "texture"):
        color = np.where((relief > 0.5)[..., None], np.array([0.62, 0.25, 0.18]) * shade[..., None], [0.55, 0.53, 0.5])
        return _bytes(color)
    if kind == "normal":
        slope_x = (np.roll(relief, -1, 1) - np.roll(relief, 1, 1)) * 2
        slope_y = (np.roll(relief, -1, 0) - np.roll(relief, 1, 0)) * 2
        normal = np.stack([-slope_x, slope_y, np.ones_like(relief)], axis=-1)  # OpenGL: green is up, rows go down
        return _bytes(normal / np.linalg.norm(normal, axis=-1, keepdims=True) * 0.5 + 0.5)
    values = {"roughness": 0.9 - 0.25 * relief * shade, "metalness": relief * 0, "height": relief * (0.6 + 0.2 * shade)}
    return _bytes(values.get(kind, 0.25 + 0.5 * relief)[..., None])


def _bytes(values: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    rounded: npt.NDArray[np.uint8] = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return rounded
