# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the maps of a material into a folder, under names that other programs and Node Wrangler recognize."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..model.errors import StorageError, reason_of
from ..model.message import Message


@dataclass(frozen=True, slots=True)
class SourceMap:
    """A map to copy."""

    kind: str
    """Empty if it is not known."""
    path: Path
    """Its file; for a packed map, the path that the file would have."""
    contents: bytes | None = field(default=None, repr=False)
    """The bytes of the file, if it is packed into the .blend."""

    @property
    def stem(self) -> str:
        """The part of the file's name that all maps of the material share."""
        name, _, _ = self.path.stem.rpartition(f"_{self.kind}") if self.kind else ("", "", "")
        return name or self.path.stem

    def name(self, stem: str) -> str:
        """Return the name of a copy whose name begins with `stem`."""
        return f"{stem}_{self.kind}{self.path.suffix}" if self.kind else f"{stem}{self.path.suffix}"

    def equals_file(self, path: Path) -> bool:
        """Return whether the file at `path` has the same contents."""
        if self.contents is None:
            return filecmp.cmp(self.path, path, shallow=False)
        return path.stat().st_size == len(self.contents) and path.read_bytes() == self.contents

    def write(self, path: Path) -> None:
        """Copy to `path`, where no file may exist. Raises OSError, and then leaves no file behind."""
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            if self.contents is None:
                shutil.copyfile(self.path, temporary)
            else:
                temporary.write_bytes(self.contents)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def copy(sources: Sequence[SourceMap], folder: Path) -> list[Path]:
    """Copy the maps of one material into `folder`, which is created if it does not exist, and return their new paths.

    They are called `<stem>_<kind>`. No other file is ever replaced: if a file of the same name has other contents, all
    of them are called `<stem>_2_<kind>`, and so on. Raises StorageError.
    """
    if not sources:
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        targets = _free_paths(sources, folder)
        for source, target in zip(sources, targets, strict=True):
            if not target.exists():
                source.write(target)
    except OSError as error:
        raise StorageError(
            Message("The maps could not be copied to {folder}: {reason}.", folder=str(folder), reason=reason_of(error)),
            Message("Choose another folder, or free some space."),
        ) from error
    return targets


def _free_paths(sources: Sequence[SourceMap], folder: Path) -> list[Path]:
    """Return paths numbered so that each is free or is that of a file with the same contents."""
    stem, number = sources[0].stem, 1
    while True:
        numbered = stem if number == 1 else f"{stem}_{number}"
        targets = [folder / source.name(numbered) for source in sources]
        pairs = zip(sources, targets, strict=True)
        if all(not target.exists() or source.equals_file(target) for source, target in pairs):
            return targets
        number += 1
