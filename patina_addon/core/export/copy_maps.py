# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps of a material copied into a folder, under names that other programs and Node Wrangler recognize."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..model.errors import StorageError
from ..model.message import Message


@dataclass(frozen=True, slots=True)
class Source:
    """A map that is to be copied: the file at `path`, or `contents` where it is packed into the .blend."""

    kind: str
    path: Path
    contents: bytes | None = field(default=None, repr=False)

    @property
    def stem(self) -> str:
        """The file's name as far as it belongs to the whole material."""
        name, _, _ = self.path.stem.rpartition(f"_{self.kind}")
        return name or self.path.stem

    def is_at(self, path: Path) -> bool:
        """Return whether the file at `path` has the same contents."""
        if self.contents is None:
            return filecmp.cmp(self.path, path, shallow=False)
        return path.stat().st_size == len(self.contents) and path.read_bytes() == self.contents

    def write(self, path: Path) -> None:
        """Copy to `path`, where nothing may be. Raises OSError; nothing is left there then."""
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            if self.contents is None:
                shutil.copyfile(self.path, temporary)
            else:
                temporary.write_bytes(self.contents)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def copy(sources: Sequence[Source], folder: Path) -> list[Path]:
    """Copy the maps of one material into `folder`, which is made if need be, and return where they are now.

    They are called `<stem>_<kind>`. No other file is ever replaced: where one of the same name has other contents,
    all of them are called `<stem>_2_<kind>`, and so on. Raises StorageError.
    """
    if not sources:
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        targets = _free_names(sources, folder)
        for source, target in zip(sources, targets, strict=True):
            if not target.exists():
                source.write(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(
            Message("The maps could not be copied to {folder}: {reason}.", folder=str(folder), reason=reason),
            Message("Choose another folder, or free some space."),
        ) from error
    return targets


def _free_names(sources: Sequence[Source], folder: Path) -> list[Path]:
    """Return names numbered so that each is free, or that of a file with the same contents."""
    stem, number = sources[0].stem, 1
    while True:
        numbered = stem if number == 1 else f"{stem}_{number}"
        targets = [folder / f"{numbered}_{source.kind}{source.path.suffix}" for source in sources]
        if all(not target.exists() or source.is_at(target) for source, target in zip(sources, targets, strict=True)):
            return targets
        number += 1
