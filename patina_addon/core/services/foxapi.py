# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API as a service: all three of its models.

The work is imported by the worker that does it: it takes longer to load than Blender's main thread may be held.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..model.account import DEFAULT_BASE_URL, Account
from ..model.errors import InvalidRequest
from ..model.request import MaterialRequest
from ..model.service import KeyReport, Reporter, Result, Service
from ..model.tasks import EXTRACT, MAPS_ONLY, MATERIAL

if TYPE_CHECKING:
    from .foxapi_work import FoxApiWork


class FoxApi(Service):
    """See Service. `pace` is the real length of a second in its waits and limits, for tests."""

    id = "FOXAPI"
    label = "PATINA API"
    takes: ClassVar[Mapping[str, frozenset[str]]] = {
        MATERIAL: frozenset({"prompt", "image", "mask", "image_size", "tiling_mode", "upscale_factor"}),
        EXTRACT: frozenset({"image", "mask", "image_size", "upscale_factor"}),
        MAPS_ONLY: frozenset({"image", "image_size"}),
    }
    models: ClassVar[Mapping[str, str]] = {
        MATERIAL: "patina-material",
        EXTRACT: "patina-material-extract",
        MAPS_ONLY: "patina-pbr-maps",
    }
    is_remote = True
    has_plain_ids = True
    base_url = DEFAULT_BASE_URL
    key_variable = "PATINA_API_KEY"
    url_variable = "PATINA_BASE_URL"

    def __init__(self, account: Account, pace: float = 1.0) -> None:
        super().__init__(account)
        self._pace = pace
        self._loaded: FoxApiWork | None = None

    def check(self, request: MaterialRequest) -> None:
        """See Service. No limits of sizes are documented: beyond nonsense, the service's own word is shown."""
        super().check(request)
        if request.image_size is not None and request.image_size < 1:
            raise InvalidRequest("The image size is less than one pixel.", "Choose a size such as 1024.")

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See Service."""
        return self._work().submit(request, reporter)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See Service. Works from a task id alone, whoever submitted it."""
        return self._work().collect(task, request, folder, stem, reporter)

    def _ask_about_key(self) -> KeyReport:
        """See Service."""
        return self._work().test_key()

    def _work(self) -> FoxApiWork:
        if self._loaded is None:
            from .foxapi_work import FoxApiWork

            self._loaded = FoxApiWork(self._account, self._pace)
        return self._loaded
