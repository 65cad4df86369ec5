# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of ways in which the service can behave. A new one is a line here."""

from dataclasses import dataclass

from . import file_faults, patina_api_bodies, sample_images, wire_faults
from .faults import STAGE_FAULTS, Fault, api_error, echo_key, fixed_body, hang, in_sequence, reset
from .patina_api_bodies import Shape


@dataclass(frozen=True)
class Scenario:
    """What is other than usual. A stage's fault may return None: then the answer is the usual one."""

    about: str
    submit: Fault | None = None
    status: Fault | None = None
    file: Fault | None = None
    accepted: Shape = patina_api_bodies.accepted
    completed: Shape = patina_api_bodies.plain
    is_body_unread: bool = False
    upload: Fault | None = None
    upload_query: str = ""
    models: Fault | None = None
    credits: object = None  # in place of the balance

    @property
    def is_about_uploads(self) -> bool:
        """Whether it needs a request with an image."""
        return bool(self.upload or self.upload_query) or "of an image" in self.about

    @property
    def is_about_keys(self) -> bool:
        """Whether it shows only when a key is tested."""
        return bool(self.models or self.credits)


SCENARIOS: dict[str, Scenario] = {
    "ok": Scenario("all goes well"),
    "labeled": Scenario(
        "each image carries its map_type", completed=lambda s, t: {"results": patina_api_bodies.labeled(s, t)}
    ),
    "labeled_texture": Scenario(
        "labeled, in another order, after an unlabeled texture",
        completed=lambda s, t: {
            "results": patina_api_bodies.texture_first(s, t) + patina_api_bodies.labeled(s, t)[::-1]
        },
    ),
    "extra_image": Scenario(
        "one image more than requested, the first",
        completed=lambda s, t: {
            "results": patina_api_bodies.texture_first(s, t) + patina_api_bodies.plain(s, t)["results"]
        },
    ),
    "labeled_fewer": Scenario(
        "one labeled map fewer than requested",
        completed=lambda s, t: {"results": patina_api_bodies.labeled(s, t)[:-1]},
    ),
    "fewer": Scenario(
        "an unlabeled image too few", completed=lambda s, t: {"results": patina_api_bodies.plain(s, t)["results"][:-1]}
    ),
    "strings": Scenario("results are strings", completed=lambda s, t: {"results": patina_api_bodies.strings(s, t)}),
    "single_object": Scenario(
        "results is one object", completed=lambda s, t: {"results": patina_api_bodies.plain(s, t)["results"][0]}
    ),
    "output_urls": Scenario(
        "the older shape, output.urls",
        completed=lambda s, t: {
            "results": None,
            "output": {"url": patina_api_bodies.strings(s, t)[0], "urls": patina_api_bodies.strings(s, t)},
        },
    ),
    "output_url": Scenario(
        "the older shape, output.url alone",
        completed=lambda s, t: {"results": None, "output": {"url": patina_api_bodies.strings(s, t)[0]}},
    ),
    "id_as_task_id": Scenario(
        "the id stands under task_id",
        accepted=lambda s, t: {"task_id": t.id, "status": "pending"},
    ),
    "id_as_number": Scenario("the id is a number", accepted=patina_api_bodies.number_id),
    "numbers_as_strings": Scenario(
        "numbers are strings",
        accepted=lambda s, t: (
            patina_api_bodies.accepted(s, t) | {"progress": "0", "task_info": {"estimated_time": "45"}}
        ),
        completed=patina_api_bodies.numbers_as_strings,
    ),
    "null_then_results": Scenario("completed without results at first", completed=patina_api_bodies.empty_first(3)),
    "null_results": Scenario("completed without results, always", completed=patina_api_bodies.empty_first(1 << 30)),
    "never_completes": Scenario("stays at work", status=fixed_body('{"status": "processing", "progress": 50}')),
    "unknown_status": Scenario("a status that nobody knows", status=fixed_body('{"status": "dreaming"}')),
    "failed": Scenario(
        "the task fails",
        completed=patina_api_bodies.failed(
            "failed", code="generation_failed", message="The model gave up", type="task_error"
        ),
    ),
    "failed_silently": Scenario("the task fails without a reason", completed=patina_api_bodies.failed("failed")),
    "cancelled": Scenario("the task is cancelled by the service", completed=patina_api_bodies.failed("cancelled")),
    "bad_model": Scenario(
        "422 model_not_found", api_error(422, "invalid_request_error", "Model not enabled", "model_not_found")
    ),
    "no_channel": Scenario(
        "422 no_compatible_channel", api_error(422, "service_unavailable_error", "No channel", "no_compatible_channel")
    ),
    "bad_options": Scenario(
        "422 unsupported_advanced_options",
        api_error(422, "invalid_request_error", "Unsupported advanced options", "unsupported_advanced_options"),
    ),
    "bad_options_list": Scenario(
        "422 unsupported_advanced_options, with a list of them",
        api_error(
            422, "invalid_request_error", "Unsupported options", "unsupported_advanced_options", ["upscale_factor"]
        ),
    ),
    "busy_then_ok": Scenario(
        "429 with Retry-After, then all goes well",
        in_sequence(api_error(429, "rate_limit_error", "Slow down", **{"Retry-After": "1"})),
    ),
    "echoed_key": Scenario("an error that repeats the key and a signed address", echo_key),
    "echoed_key_status": Scenario(
        "the task fails with an error that repeats the key and a signed address",
        completed=patina_api_bodies.failed_with_secrets,
    ),
    "echoed_key_upload": Scenario("upload: an error that repeats the key and a signed address", upload=echo_key),
    "echoed_key_file": Scenario("files: an error that repeats the key and a signed address", file=echo_key),
    "id_with_key": Scenario("accepted with an id that holds the key", accepted=patina_api_bodies.id_with_key),
    "id_with_signature": Scenario(
        "accepted with an id that is a signed address", accepted=patina_api_bodies.id_with_signature
    ),
    "negative_credits": Scenario("less than nothing is reserved", completed=patina_api_bodies.reserving(-1e6)),
    "huge_credits": Scenario("a million credits are reserved", completed=patina_api_bodies.reserving(1e6)),
    "odd_reservation": Scenario("what is reserved is no number", completed=patina_api_bodies.reserving(True)),
    "no_id": Scenario("accepted without an id", fixed_body('{"status": "pending", "created": 1}')),
    "bad_id": Scenario("accepted with an id that is a path", fixed_body('{"id": "..", "status": "pending"}')),
    "error_200_pending": Scenario(
        "an error with status 200 that calls itself pending",
        fixed_body('{"status": "pending", "id": null, "error": {"message": "No", "type": "x"}}'),
    ),
    "error_200": Scenario("an error with status 200", fixed_body('{"error": {"message": "No", "type": "x"}}')),
    "reset_unread": Scenario("reset before the request is read", reset, is_body_unread=True),
    "flaky_status": Scenario(
        "the first questions about a task go wrong",
        status=in_sequence(reset, *(STAGE_FAULTS[name][1] for name in ("500", "html", "429", "404", "truncated_json"))),
    ),
    "flaky_file": Scenario(
        "the first tries at each file go wrong",
        file=in_sequence(reset, STAGE_FAULTS["503"][1], STAGE_FAULTS["html"][1]),
    ),
    "resumable_file": Scenario("each file breaks off twice, and can be resumed", file=file_faults.break_off_in_parts),
    "folded_version": Scenario(
        "each file breaks off, and its version has two lines", file=file_faults.odd_version(b'"a\r\n b"')
    ),
    "long_version": Scenario(
        "each file breaks off, and its version has 60 kB", file=file_faults.odd_version(b'"' + b"a" * 60_000 + b'"')
    ),
    "changing_file": Scenario("each file breaks off, and is another one then", file=file_faults.change_half_way),
    "one_bad_file": Scenario("the normal map has expired", file=file_faults.only_map(fixed_body("", 404), "normal")),
    "expired": Scenario(
        "the links have expired", file=fixed_body("<Error>Request has expired</Error>", 403, "text/xml")
    ),
    "gone": Scenario("the files are gone", file=fixed_body("", 410)),
    "wrong_length": Scenario("files break off in the middle", file=file_faults.break_off),
    "half_file": Scenario("files end in the middle, without a length", file=file_faults.no_length),
    "bad_checksum": Scenario("a byte of each PNG is wrong", file=file_faults.changed_image(sample_images.bad_checksum)),
    "text_file": Scenario("files are text", file=fixed_body("not an image, but a text", content_type="image/png")),
    "bomb": Scenario(
        "a PNG of a pixel unpacks to 16 MiB", file=file_faults.changed_image(lambda _: sample_images.bomb())
    ),
    "huge_pixels": Scenario(
        "a PNG claims 100,000 pixels", file=file_faults.changed_image(lambda _: sample_images.enormous())
    ),
    "too_large_file": Scenario("a file of 10 GiB", file=file_faults.too_large),
    "jpeg": Scenario("files are JPEG", file=file_faults.changed_image(lambda _: sample_images.JPEG)),
    "metal_noise": Scenario(
        "the metallic map is noise", file=file_faults.changed_image(lambda _: sample_images.noise(), "metalness")
    ),
    "webp": Scenario("files are WebP", file=file_faults.changed_image(lambda _: sample_images.WEBP)),
    "signed_upload": Scenario("uploads have an address with a signature", upload_query="?signature=secret-upload"),
    "storage_full": Scenario(
        "upload: the storage is full", upload=api_error(403, "forbidden", "Storage quota exceeded")
    ),
    "busy_upload": Scenario(
        "upload: 429 with Retry-After, then all goes well",
        upload=in_sequence(api_error(429, "rate_limit_error", "Slow down", **{"Retry-After": "1"})),
    ),
    "upload_no_url": Scenario(
        "upload: an answer without an address", upload=fixed_body('{"id": "f1", "url": "file:///x"}')
    ),
    "lost_upload": Scenario(
        "422 invalid_image_url, once, for the address of an image",
        in_sequence(api_error(422, "invalid_request_error", "Cannot fetch image_url", "invalid_image_url")),
    ),
    "no_models": Scenario("the key may call no PATINA model", models=fixed_body('{"data": [{"id": "gpt-image-2"}]}')),
    "odd_credits": Scenario("the balance comes in a shape that nobody knows", credits=[{"total": "much"}]),
    "nested_credits": Scenario("the balance is a string, one step deeper", credits={"data": {"balance": "7.5"}}),
    "file_url": Scenario(
        "results are files of this computer", completed=lambda s, t: {"results": ["file:///etc/hosts"] * len(t.maps)}
    ),
    "own_origin": Scenario("files lie on the API's own host", completed=patina_api_bodies.own_origin),
    "moved_file": Scenario(
        "files are redirected to another host", file=file_faults.moved, completed=patina_api_bodies.own_origin
    ),
    "one_hanging_file": Scenario("the height map never comes", file=file_faults.only_map(hang, "height")),
}

for _name, (_about, _fault) in (STAGE_FAULTS | wire_faults.ENDLESS | wire_faults.ODD).items():
    SCENARIOS[_name] = Scenario(f"submission: {_about}", submit=_fault)
    SCENARIOS[f"{_name}_status"] = Scenario(f"status: {_about}", status=_fault)
    SCENARIOS[f"{_name}_file"] = Scenario(f"files: {_about}", file=_fault)
    SCENARIOS[f"{_name}_upload"] = Scenario(f"upload: {_about}", upload=_fault)
    SCENARIOS[f"{_name}_models"] = Scenario(f"test of the key: {_about}", models=_fault)
