# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of services that keep the contract. A service that joins it is tested by all that stands in this folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import ServiceClient, ServiceSpec
from patina_addon.core.services.builtin.spec import BUILTIN
from patina_addon.core.services.fal.spec import FAL
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import SCENARIOS, ApiServer, sample_images, wire_faults
from tests.server.client_helpers import FAL_REQUEST, REQUEST, FastClock, account, connect
from tests.server.fal_scenarios import FAL_SCENARIOS
from tests.server.fal_server import FalServer
from tests.server.loopback import LoopbackServer
from tests.toy_server import ToyServer
from tests.toy_service.spec import TOY

from . import request_bodies

URL = InputImage.from_url("https://a.test/photo.jpg?signature=mine")
SENT_WITH_IT = (
    InputImage.from_contents(sample_images.png("texture", 16), "brick.png", "source"),
    InputImage.from_contents(sample_images.JPEG, "brick.jpg", "jpeg"),
    InputImage.from_contents(sample_images.WEBP, "brick.webp", "webp"),
)


@dataclass(frozen=True)
class Harness:
    """A service and how it is tested. `server` is None for one that works in this process.

    Of its server's scenarios `whole` end in all maps, `in_part` in so many with a note, `guessed` in so many of images
    that nobody can tell apart; the others end in an error, which is uncertain about the submission in `uncertain`.
    `endless` never end by themselves, and say so with a message that begins so.
    """

    spec: ServiceSpec
    request: MaterialRequest
    server: type[LoopbackServer] | None = None
    whole: frozenset[str] = frozenset()
    in_part: Mapping[str, int] = field(default_factory=dict)
    guessed: Mapping[str, int] = field(default_factory=dict)
    uncertain: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    """Scenarios that end in files that are kept and not decoded."""
    endless: Mapping[str, str] = field(default_factory=dict)
    of_keys: Mapping[str, bool] = field(default_factory=dict)
    """Scenarios that show only when a key is tested, and whether it works then."""
    proven_key: bool | None = True
    """What a test of a right key says: None if only a task shows that it works."""
    of_uploads: frozenset[str] = frozenset()
    """Scenarios that need an image, which the service is given before the request."""
    stages: tuple[str, ...] = ("submit", "status", "file")
    """What it answers, for `tests.server.mutations`."""
    images: tuple[InputImage, ...] = (URL,)
    """Images that a request may have."""
    check_body: Callable[[MaterialRequest, dict[str, Any]], None] = request_bodies.check_nothing
    """Looks at what was submitted for a request, beyond what the server does."""

    def account(self, server: LoopbackServer | None, **changes: Any) -> Account:
        """The account that its server accepts."""
        return account(server, **changes) if server else Account()

    def connect(self, server: LoopbackServer | None, **options: Any) -> ServiceClient:
        """A client, as a worker has it."""
        if server is None:
            return self.spec.connect(Account(), options.get("clock") or FastClock())
        return connect(self.spec, server, **options)

    @property
    def scenarios(self) -> list[str]:
        """Those of a job."""
        return [name for name in self.server.scenarios if name not in self.of_keys] if self.server else []

    def clock(self, scenario: str) -> Clock:
        """What is given up in the end takes no hour, and a submission that is answered has long enough for that."""
        is_good = scenario in self.whole or scenario in self.guessed
        return FastClock(1.0 if is_good else 100.0, 1e-3 if scenario in self.uncertain else 0.1)


_LOST = {"reset", "reset_unread", "cut", "hang", "slow_drip", "huge_body", "html", "empty", "truncated_json",
         "wrong_types", "deep_json", "no_id", "html_502", "500", *wire_faults.ENDLESS, *wire_faults.ODD} - {
         "retry_after", "long_redirect", "ipv6_redirect"}  # fmt: skip
_TOY = Harness(
    TOY,
    MaterialRequest("weathered red brick", ("basecolor", "normal", "ao"), image_size=48),
    ToyServer,
    whole=frozenset({"ok", "busy_then_ok", "flaky_status", "wrong_key"}),
    in_part={"one_bad_file": 2},
    uncertain=frozenset({*_LOST, "bad_id"}),
    endless={"never_completes": "Making the maps", "hang_status": "Making the maps"},
    of_keys={"wrong_key": False},
)
HARNESSES: dict[str, Harness] = {
    "patina_api": Harness(
        PATINA_API,
        REQUEST,
        ApiServer,
        whole=frozenset({
            "ok", "labeled", "labeled_texture", "extra_image", "strings", "output_urls", "id_as_task_id",
            "id_as_number", "numbers_as_strings", "null_then_results", "busy_then_ok", "flaky_status", "flaky_file",
            "resumable_file", "changing_file", "folded_version", "long_version",
            "jpeg", "webp", "own_origin", "moved_file", "signed_upload",
            "busy_upload", "metal_noise", "negative_credits", "huge_credits", "odd_reservation",
        }),
        in_part={"labeled_fewer": 2, "one_bad_file": 2, "one_hanging_file": 2},
        guessed={"fewer": 0, "single_object": 0, "output_url": 0},
        uncertain=frozenset({*_LOST, "bad_id", "id_with_key", "id_with_signature"}),
        withheld=frozenset({"huge_pixels"}),
        endless={
            "never_completes": "Making the maps", "hang_status": "Making the maps", "hang_file": "Downl",
        },
        of_keys={
            name: name in ("odd_credits", "nested_credits")
            for name, scenario in SCENARIOS.items() if scenario.is_about_keys
        },
        of_uploads=frozenset(name for name, scenario in SCENARIOS.items() if scenario.is_about_uploads),
        stages=("upload", "submit", "status", "file"),
        check_body=request_bodies.check_patina_api,
    ),
    "fal": Harness(
        FAL,
        FAL_REQUEST,
        FalServer,
        proven_key=None,
        whole=frozenset({
            "ok", "other_order", "extra_maps", "no_texture", "wrapped", "busy_then_ok", "id_alone", "other_host",
            "other_path", "address_with_key", "flaky_status", "flaky_response", "late_response",
            *(name for name in FAL_SCENARIOS if name.startswith("cancel_")),
        }),
        in_part={"fewer": 2, "one_object": 1, "one_bad_file": 2},
        guessed={"unlabeled": 3},
        withheld=frozenset({"huge_pixels"}),
        uncertain=frozenset({*_LOST, "503", "lost_answer", "id_with_key"}),
        endless={"stays_in_queue": "In the queue", "stays_in_progress": "Making the maps", "429_status": "The "},
        stages=("submit", "status", "result", "file"),
        images=(URL, *SENT_WITH_IT),
        check_body=request_bodies.check_fal,
    ),
    "toy": _TOY,
    "toy_without_a_key": replace(
        _TOY, spec=replace(TOY, key_variable="", needs_internet=False, may_cost=False), of_keys={}
    ),
    "builtin": Harness(BUILTIN, REQUEST),
}  # fmt: skip
ONLINE = {name: harness for name, harness in HARNESSES.items() if harness.server}
WITH_KEY = {name: harness for name, harness in ONLINE.items() if harness.spec.key_variable}
