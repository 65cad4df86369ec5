# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API as a service: text to material by the model `patina-material`.

The work is imported by the worker that does it: it takes longer to load than Blender's main thread may be held.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..errors import InvalidRequest
from ..request import MaterialRequest
from .account import Account
from .base import Reporter, Result

if TYPE_CHECKING:
    from .foxapi_work import FoxApiWork


class FoxApi:
    """See Service. `pace` is the real length of a second in its waits and limits, for tests."""

    id: ClassVar[str] = "FOXAPI"
    label: ClassVar[str] = "PATINA API"
    has_seed: ClassVar[bool] = False
    is_remote: ClassVar[bool] = True

    def __init__(self, account: Account, pace: float = 1.0) -> None:
        self._account = account
        self._pace = pace
        self._loaded: FoxApiWork | None = None

    def check(self, request: MaterialRequest) -> None:
        """Refuse what cannot work. The service documents no limits: beyond nonsense, its own word is shown."""
        self._account.check()
        if request.image_size < 1:
            raise InvalidRequest("The image size is less than one pixel.", "Choose a size such as 1024.")

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See Service."""
        return self._work().submit(request, reporter)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See Service. Works from a task id alone, whoever submitted it."""
        return self._work().collect(task, request, folder, stem, reporter)

    def _work(self) -> FoxApiWork:
        if self._loaded is None:
            from .foxapi_work import FoxApiWork

            self._loaded = FoxApiWork(self._account, self._pace)
        return self._loaded
