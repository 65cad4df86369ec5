# SPDX-License-Identifier: GPL-3.0-or-later
"""A job that is written is read back equal, wherever its folder lies."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patina_addon.core.model import errors
from patina_addon.core.model.apply_plan import (
    ApplyPlan,
    Faces,
    MaterialTarget,
    OpenFile,
    SlotRef,
    SlotTarget,
    TextureTarget,
)
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.map_analysis import MapAnalysis, Seam
from patina_addon.core.model.maps import MAPS, MapFile
from patina_addon.core.model.message import Message, verbatim
from patina_addon.core.model.request import OUTPUT_FORMATS, TILING_MODES, MaterialRequest
from patina_addon.core.model.tasks import TASKS
from patina_addon.core.store import Store, folders
from patina_addon.core.store.rows import from_row, to_row

HOME = Path("/patina home").absolute()
FOLDER = HOME / "materials" / "brick_1"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
MOMENT = st.floats(1, 4e9)
LABEL = st.sampled_from([kind.label for kind in MAPS.values()])
MESSAGE = st.one_of(
    st.builds(verbatim, TEXT.filter(bool)),
    st.builds(Message, st.just("The {name} map of {count}"), name=LABEL, count=st.integers(0, 9)),
    st.builds(Message, st.just("{maps}"), maps=st.lists(LABEL | TEXT, max_size=3).map(tuple)),
)
PICTURE = st.one_of(
    st.none(),
    st.builds(InputImage.from_file, st.just(Path("/pictures/täst 砖.png"))),
    st.builds(InputImage.from_contents, st.just(b"pixels"), TEXT, TEXT),
    st.just(InputImage.from_url("https://files.test/photo.jpg")),
)
REQUEST = st.builds(
    MaterialRequest,
    prompt=TEXT,
    maps=st.lists(st.sampled_from(list(MAPS)), unique=True).map(tuple),
    tiling_mode=st.sampled_from(TILING_MODES),
    image_size=st.none() | st.integers(1, 10**9),
    upscale_factor=st.integers(0, 8),
    seed=st.none() | st.integers(0, 2**63),
    task=st.sampled_from(list(TASKS)),
    image=PICTURE,
    mask=PICTURE,
    variants=st.integers(1, 9),
    output_format=st.sampled_from(OUTPUT_FORMATS),
)
SHARE = st.floats(0, 1)
NAME = st.sampled_from(["brick_normal.png", "砖 墙_height.webp", "ü.jpg"])
FILE = st.builds(
    MapFile,
    kind=st.sampled_from(["", *MAPS]),
    path=NAME.map(lambda name: FOLDER / name),
    width=st.integers(1, 8192),
    height=st.integers(1, 8192),
    mean=st.none() | st.tuples(SHARE, SHARE, SHARE),
    variant=st.integers(0, 4),
    sha256=st.sampled_from(["", "ab" * 32]),
    original=st.none() | NAME.map(lambda name: FOLDER / name),
    original_sha256=st.sampled_from(["", "cd" * 32]),
    derived_from=st.sampled_from(["", "height"]),
)
PLAIN_ERRORS = [kind for kind in errors._family(errors.PatinaError) if not issubclass(kind, errors.ServiceError)]
MONEY = st.sampled_from(errors.Money)
ERROR = st.one_of(
    st.none(),
    st.builds(lambda cls, *parts: cls(*parts), st.sampled_from(PLAIN_ERRORS), MESSAGE, MESSAGE, MONEY),
    st.builds(
        lambda cls, *parts, **more: cls(*parts, **more),
        st.sampled_from([errors.ServiceError, errors.TaskFailed]),
        MESSAGE,
        MESSAGE,
        MONEY,
        status=st.integers(0, 599),
        kind=TEXT,
        code=TEXT,
        refused_fields=st.lists(TEXT, max_size=2).map(tuple),
    ),
)
ANALYSIS = st.none() | st.builds(
    MapAnalysis,
    convention=st.sampled_from(["OPENGL", "UNKNOWN"]),
    is_height_inverted=st.booleans(),
    tilt=st.tuples(SHARE, SHARE),
    relief=SHARE,
    seams=st.dictionaries(st.sampled_from(list(MAPS)), st.builds(Seam, SHARE, SHARE), max_size=2),
    tiling=st.sampled_from(["", "XY"]),
)
UID = st.integers(0, 2**31 - 1)
OPEN_FILE = st.builds(OpenFile, TEXT, TEXT)
FACES = st.builds(Faces, st.binary(max_size=4), st.integers(0, 2**32 - 1))
SLOT = st.builds(SlotRef, UID, TEXT, st.integers(-1, 32766), st.none() | FACES)
SLOTS = st.builds(
    SlotTarget, st.lists(SLOT, max_size=2).map(tuple), st.lists(MESSAGE, max_size=2).map(tuple), OPEN_FILE
)
TEXTURE = st.builds(
    lambda names, slots, tiling: TextureTarget(
        tuple(MaterialTarget(*name, slots.file) for name in names), slots, tiling
    ),
    st.lists(st.tuples(UID, TEXT), min_size=1, max_size=2),
    SLOTS,
    st.sampled_from(["", "X", "Y", "XY"]),
)
PLAN = st.builds(
    ApplyPlan,
    target=st.none() | SLOTS | st.builds(MaterialTarget, UID, TEXT, OPEN_FILE) | TEXTURE,
    material_name=TEXT,
    is_packed=st.booleans(),
    corrections=st.builds(
        Corrections,
        flip_normal=st.booleans(),
        invert_roughness=st.booleans(),
        roughness_range=st.tuples(SHARE, SHARE),
        derive=st.sampled_from([(), ("height",), ("normal", "ao")]),
    ),
)
JOB = st.builds(
    Job,
    id=st.text("0123456789abcdef", min_size=1, max_size=12),
    request=REQUEST,
    service=st.sampled_from(["FOXAPI", "FAL", "OFFLINE"]),
    folder=st.just(FOLDER),
    stem=TEXT,
    created=MOMENT,
    state=st.sampled_from(State),
    task=TEXT.filter(bool),
    maps=st.lists(FILE.filter(lambda file: file.kind), max_size=3).map(tuple),
    extra_images=st.lists(FILE.map(lambda file: replace(file, kind="")), max_size=2).map(tuple),
    notes=st.lists(MESSAGE, max_size=2).map(tuple),
    credits=st.none() | st.floats(0, 1e5),
    error=ERROR,
    accepted=MOMENT,
    changed=MOMENT,
    plan=PLAN,
    is_dismissed=st.booleans(),
    analysis=ANALYSIS,
)


def same(first: Job, second: Job) -> bool:
    """Whether two jobs are equal; errors are compared by what they hold."""
    told = [job.error and errors.plain(job.error) for job in (first, second)]
    return told[0] == told[1] and replace(first, error=None) == replace(second, error=None)


@settings(max_examples=150, deadline=None, database=None)
@given(JOB)
def test_every_field_survives_a_row(job: Job) -> None:
    assert same(from_row(to_row(job, HOME, "owner"), HOME), job)


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JOB)
def test_every_field_survives_the_database(tmp_path: Path, job: Job) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(job, "")
    found = store.find(job.id)
    store.delete(job.id)
    assert found is not None
    assert same(found, job)


def test_a_new_job_is_read_back_equal(tmp_path: Path) -> None:
    job = Job("1", MaterialRequest("brick", ("normal",)), "FOXAPI", tmp_path / "maps", "brick")
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(job)
    assert store.find("1") == job


def test_the_query_of_an_image_address_is_not_stored(tmp_path: Path) -> None:
    picture = InputImage.from_url("https://files.test/photo.jpg?signature=abc#part")
    job = Job("1", MaterialRequest("brick", ("normal",), image=picture), "FOXAPI", tmp_path, "brick")
    Store(tmp_path / "jobs.sqlite3").save(job)
    found = Store(tmp_path / "jobs.sqlite3").find("1")
    assert found is not None
    assert found.request.image == InputImage("photo.jpg", "https://files.test/photo.jpg")
    assert b"abc" not in (tmp_path / "jobs.sqlite3").read_bytes()


LONG = "".join("y" * 49 + "/" for _ in range(5))
PLACES = ["plain", "with spaces", "砖墙 家", "emoji 🧱", "x" * 240, LONG, "100% #1?a=b"]


@pytest.mark.parametrize("place", PLACES)
def test_a_store_that_is_moved_finds_its_maps(tmp_path: Path, place: str) -> None:
    home, moved = tmp_path / place, tmp_path / "moved 🚚"
    folder = folders.job_folder(folders.materials(home), "brick", "1")
    folder.mkdir(parents=True)
    path = folder / "brick_normal.png"
    path.write_bytes(b"pixels")
    maps = (MapFile("normal", path, 8, 8),)
    job = Job("1", MaterialRequest("brick", ("normal",)), "FOXAPI", folder, "brick", maps=maps)
    store = Store(folders.database(home))
    store.save(job)
    assert store.find("1") == job
    home.rename(moved)
    found = Store(folders.database(moved)).find("1")
    assert found is not None
    assert found.maps[0].path.read_bytes() == b"pixels"
    assert found.folder == folders.job_folder(folders.materials(moved), "brick", "1")


def test_a_folder_outside_the_store_keeps_its_path(tmp_path: Path) -> None:
    beside = tmp_path / "project" / "textures" / "brick_1"
    job = Job("1", MaterialRequest("brick", ("normal",)), "FOXAPI", beside, "brick")
    Store(tmp_path / "home" / "jobs.sqlite3").save(job)
    (tmp_path / "home").rename(tmp_path / "moved")
    found = Store(tmp_path / "moved" / "jobs.sqlite3").find("1")
    assert found is not None
    assert found.folder == beside


def test_lone_surrogates_in_user_input_are_replaced(tmp_path: Path) -> None:
    plan = ApplyPlan(material_name="\ud83e")
    job = Job("1", MaterialRequest("brick \udcff", ("normal",)), "FOXAPI", tmp_path, "brick", plan=plan)
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(job)
    found = store.find("1")
    assert found is not None
    assert (found.request.prompt, found.plan.material_name) == ("brick ?", "?")


def test_a_folder_with_an_unstorable_name_is_refused(tmp_path: Path) -> None:
    job = Job("1", MaterialRequest("brick", ("normal",)), "FOXAPI", tmp_path / "\udcff" / "maps", "brick")
    with pytest.raises(errors.StorageError, match="contains invalid characters"):
        Store(tmp_path / "jobs.sqlite3").save(job)
