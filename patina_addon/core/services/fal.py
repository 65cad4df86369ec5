# SPDX-License-Identifier: GPL-3.0-or-later
"""fal, where PATINA comes from, as a service: its three endpoints, behind a queue.

The work is imported by the worker that does it: it takes longer to load than Blender's main thread may be held.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..model.account import Account
from ..model.errors import InvalidRequest
from ..model.money import DOLLARS, Price
from ..model.request import MaterialRequest
from ..model.service import KeyReport, PictureLimits, Reporter, Result, Service
from ..model.tasks import EXTRACT, MAPS_ONLY, MATERIAL
from .fal_prices import price_of

if TYPE_CHECKING:
    from .fal_work import FalWork

MIN_SIZE, MAX_SIZE = 512, 2048
UPSCALES = (0, 2, 4)
MOST_VARIANTS = 4
_GENERATES = frozenset({"prompt", "image", "image_size", "tiling_mode", "upscale_factor", "seed", "variants",
                        "output_format"})  # fmt: skip


class Fal(Service):
    """See Service. `pace` is the real length of a second in its waits and limits, for tests."""

    id = "FAL"
    label = "fal API"
    takes: ClassVar[Mapping[str, frozenset[str]]] = {
        MATERIAL: _GENERATES | {"mask"},
        EXTRACT: _GENERATES,
        MAPS_ONLY: frozenset({"image", "seed", "output_format"}),
    }
    models: ClassVar[Mapping[str, str]] = {
        MATERIAL: "fal-ai/patina/material",
        EXTRACT: "fal-ai/patina/material/extract",
        MAPS_ONLY: "fal-ai/patina",
    }
    is_remote = True
    can_cancel = True
    unit = DOLLARS
    base_url = "https://queue.fal.run"
    key_variable = "FAL_KEY"
    url_variable = "PATINA_FAL_URL"
    picture_limits = PictureLimits(size=8 << 20, side=MAX_SIZE)  # images travel inside the request

    def __init__(self, account: Account, pace: float = 1.0) -> None:
        super().__init__(account)
        self._pace = pace
        self._loaded: FalWork | None = None

    def check(self, request: MaterialRequest) -> None:
        """Refuse what the endpoints' documentation rules out. Raises InvalidRequest."""
        super().check(request)
        _check_limits(request)

    def price(self, request: MaterialRequest) -> Price | None:
        """See Service. None where it depends on an image whose size is not known yet."""
        return price_of(request, self.picture_limits.side)

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See Service."""
        return self._work().submit(request, reporter)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See Service. Works from a task id alone, whoever submitted it."""
        return self._work().collect(task, request, folder, stem, reporter)

    def cancel(self, task: str) -> bool:
        """See Service. True if the task was still in the queue and fal confirms that it was cancelled there."""
        return self._work().cancel(task)

    def _ask_about_key(self) -> KeyReport:
        """See Service. fal has no free question that proves a key, only one that a wrong key may be refused at."""
        return self._work().test_key()

    def _work(self) -> FalWork:
        if self._loaded is None:
            from .fal_work import FalWork

            self._loaded = FalWork(self._account, self.picture_limits, self._pace)
        return self._loaded


def _check_limits(request: MaterialRequest) -> None:
    if request.task == EXTRACT and not request.prompt.strip():
        raise InvalidRequest("fal needs to know what to take out of the photo.", "Name it in the prompt: the wall.")
    if request.tiling_mode == "NONE":
        raise InvalidRequest(
            "fal always makes materials that tile.", "Choose another tiling mode, or use the PATINA API for this one."
        )
    if request.image_size is not None and not MIN_SIZE <= request.image_size <= MAX_SIZE:
        raise InvalidRequest(
            f"fal does not make images of {request.image_size} pixels.",
            f"Choose a size from {MIN_SIZE} to {MAX_SIZE}. An upscale factor makes the maps larger than that.",
        )
    if request.upscale_factor not in UPSCALES:
        raise InvalidRequest(f"fal does not upscale by {request.upscale_factor}.", "Choose 0 (off), 2 or 4.")
    if request.variants > MOST_VARIANTS:
        raise InvalidRequest(
            f"fal does not make {request.variants} variants at once.", f"Ask for at most {MOST_VARIANTS}."
        )
    if request.seed is not None and request.seed < 0:
        raise InvalidRequest("The seed is negative.", "Use a whole number from 0.")
