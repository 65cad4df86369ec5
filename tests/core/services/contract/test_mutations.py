# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is changed in a service's answers, a job ends in maps or in an error of ours, and leaves nothing behind.

PATINA_MUTATIONS is how many jobs are tried, as many with each service; a few dozen by default.
"""

import logging
import os
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patina_addon.core.jobs.service_cache import StoredServiceCache
from patina_addon.core.model.errors import PatinaError
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.store import Store
from tests import guards
from tests.server import KEY, sample_images
from tests.server.client_helpers import FastClock, RecordingContext
from tests.server.mutations import GONE, Mutation, Mutator
from tests.waiting import LAST_RESORT

from .harnesses import ONLINE
from .marks import online

COUNT = int(os.environ.get("PATINA_MUTATIONS", "24"))
SIGNED = "https://files.invalid/a.png?signature=secret"
STATUSES = (200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 416,
            418, 422, 429, 451, 500, 501, 502, 503, 504, 507, 520, 599)  # fmt: skip
WORDS = st.sampled_from(["pending", "processing", "completed", "failed", "cancelled", "45", "", "normal", "..", "a/b",
                         "\0", "é\u202e", "file:///etc/hosts", "http://[", "x" * 5000, SIGNED, KEY, f"the key {KEY}",
                         "unsupported_advanced_options", "task_error", "invalid_image_url", "IN_QUEUE", "IN_PROGRESS",
                         "COMPLETED", "client_cancelled"])  # fmt: skip
FIELDS = st.sampled_from(["url", "urls", "map_type", "message", "type", "code", "id", "error", "detail", "msg", "loc",
                          "error_type", "images", "response"])  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner),
    max_leaves=6,
)
HEADERS = st.dictionaries(
    st.sampled_from(["Location", "Retry-After", "Content-Type", "Content-Encoding", "ETag", "Content-Range"]),
    st.sampled_from(["", "0", "-1", "1e9", "soon", "gzip", "text/html", "http://[broken", "/elsewhere", SIGNED,
                     "bytes 3-2/1", "bytes 0-1/*", '"x"', "W/", "Wed, 99 Foo"]),
)  # fmt: skip
SHARE = st.floats(0, 1)
MUTATIONS = st.builds(
    Mutation,
    times=st.sampled_from([1, 2, 1 << 30]),
    status=st.none() | st.sampled_from(STATUSES),
    headers=st.none() | HEADERS,
    body=st.none() | st.binary(max_size=64) | VALUES.map(lambda value: repr(value).encode()),
    values=st.lists(st.tuples(st.lists(st.integers(0, 20), max_size=4), st.just(GONE) | VALUES), max_size=3),
    flips=st.lists(SHARE, max_size=2),
    ends=st.none() | SHARE,
    cut=st.none() | SHARE,
)
MUTATED = settings(
    max_examples=max(COUNT // len(ONLINE), 1),
    deadline=None,
    database=None,
    derandomize="PATINA_MUTATIONS" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


def cases(stages):
    """Mutations of at least one stage."""
    return st.dictionaries(st.sampled_from(stages), MUTATIONS, min_size=1)


class Recorder(logging.Handler):
    """Everything that is logged, by anybody."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


@pytest.fixture(scope="module")
def log():
    recorder, root = Recorder(), logging.getLogger()
    level = root.level
    root.addHandler(recorder)
    root.setLevel(logging.DEBUG)
    yield recorder.texts
    root.setLevel(level)
    root.removeHandler(recorder)


@online
@given(data=st.data(), has_image=st.booleans())
@MUTATED
def test_mutated_answers_end_in_maps_or_in_an_error_of_ours(harness, running_server, log, data, has_image):
    server, case = running_server, data.draw(cases(harness.stages))
    server.reset(duration=0)
    server.mutate = Mutator(case)
    log.clear()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(harness, server, Path(folder), has_image)
        thread = threading.Thread(target=job.run, daemon=True)
        thread.start()
        thread.join(LAST_RESORT)
        assert not thread.is_alive(), "It hangs."
        job.context.see()
        assert job.context.tried_early == []
        assert isinstance(job.error, PatinaError) or job.result, repr(job.error)
        files = sorted(path.name for path in job.maps.iterdir()) if job.maps.exists() else []
        kept = (*job.result.maps, *job.result.extra_images) if job.result else ()
        assert files == sorted(file.path.name for file in kept)
        written = [path.read_bytes() for path in Path(folder).iterdir() if path.is_file()]
    submissions = len(server.submissions)
    assert submissions <= 3
    texts = [str(job.error), repr(job.error), repr(vars(job.error) if job.error else ""), repr(job.result), *log]
    texts += [message for _, message in job.context.progress_reports]
    assert not any(KEY in text or "signature" in text for text in texts)
    assert not any(KEY.encode() in data or b"signature" in data for data in written)
    assert not any("authorization" in request.headers for request in server.received("cdn"))


class Watching(RecordingContext):
    """Notes which other computers were tried before there was a result. Only its files may be anywhere."""

    def __init__(self):
        super().__init__()
        self.tried_early = []

    def begin_download(self):
        self.see()
        super().begin_download()

    def see(self):
        tried = guards.tried_elsewhere()
        self.tried_early += [] if self.is_downloading else tried


class Job:
    """One job, as the runner does it."""

    def __init__(self, harness, server, folder, has_image):
        self.client = harness.connect(server, timeout=0.2, clock=FastClock(100.0))
        self.maps = folder / "maps"
        self.result = self.error = None
        self.context = Watching()
        self.context.cache = StoredServiceCache(Store(folder / "jobs.sqlite3"))
        self.request = harness.request
        if has_image and "image" in harness.spec.offer(self.request.task).accepted_fields:
            (folder / "wood.png").write_bytes(sample_images.png("texture", 16))
            self.request = replace(self.request, image=InputImage.from_file(folder / "wood.png"))

    def run(self):
        try:
            task = self.client.submit(self.request, self.context)
            self.result = self.client.collect(task, self.request, self.maps, "brick", self.context)
        except Exception as error:
            self.error = error
