# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs on disk."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs.service_cache import StoredServiceCache
from patina_addon.core.model.apply_plan import ApplyPlan
from patina_addon.core.model.errors import OwnedElsewhere, ServiceError, StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.money import total
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store
from patina_addon.core.store.jobs import SearchWord
from tests.core.store_rows import rows_of

REQUEST = MaterialRequest("砖墙", ("basecolor",), seed=0)
JOB = Job("job1", REQUEST, "FOXAPI", Path("/maps").absolute(), "砖墙", created=5.0)


def test_a_saved_job_is_read_back_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "new folder" / "jobs.sqlite3")
    store.save(JOB)
    (row,) = rows_of(store)
    assert (row["id"], row["state"], row["service"], row["created"]) == ("job1", "prepared", "FOXAPI", 5.0)
    assert json.loads(row["request"])["prompt"] == "砖墙"
    assert json.loads(row["request"])["seed"] == 0


def test_saving_again_replaces_the_row(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    moved = JOB.move(State.SUBMITTING).move(State.WAITING, task="task-7")
    store.save(moved.move(State.FAILED, error=ServiceError(Message("It failed."), Message("Try again."))))
    (row,) = rows_of(store)
    assert (row["task"], row["state"]) == ("task-7", "failed")
    assert json.loads(row["error"])["what"] == {"template": "It failed."}


def test_the_newest_job_comes_first(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number in (1, 3, 2):
        store.save(Job(str(number), JOB.request, "OFFLINE", Path(), "s", created=float(number)))
    assert [row["id"] for row in rows_of(store)] == ["3", "2", "1"]


def test_recent_prompts_are_the_newest_first_and_each_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number, text in enumerate(("oak", "brick", "oak", "", "gold")):
        store.save(replace(JOB, id=f"job{number}", request=replace(REQUEST, prompt=text), created=float(number)))
    assert store.recent_prompts(9) == ("gold", "oak", "brick")
    assert store.recent_prompts(2) == ("gold", "oak")


def test_a_job_of_another_process_is_not_overwritten(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB, "me")
    for write in (store.save, store.release):
        with pytest.raises(OwnedElsewhere):
            write(replace(JOB, task="stolen"), "other")
    for write in (store.save, store.reopen):
        with pytest.raises(OwnedElsewhere):
            write(replace(JOB, task="stolen"), "")
    with pytest.raises(OwnedElsewhere):
        store.delete(JOB.id)
    assert [(row["task"], row["owner"]) for row in rows_of(store)] == [("", "me")]


def test_an_ended_job_has_no_owner(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB, "me")
    store.save(JOB.move(State.CANCELED), "me")
    assert rows_of(store)[0]["owner"] == ""
    store.delete(JOB.id)
    assert store.find(JOB.id) is None


def test_only_the_owner_of_a_stored_job_may_send(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB, "me")
    store.confirm(JOB.id, "me")
    with pytest.raises(OwnedElsewhere):
        store.confirm(JOB.id, "other")
    with pytest.raises(StorageError, match="no longer in the list"):
        store.confirm("deleted", "me")


def test_progress_of_another_process_is_not_undone(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    uncertain = JOB.move(State.SUBMITTING).move(State.UNCERTAIN)
    waiting = uncertain.move(State.WAITING, task="found in the account")
    store.save(uncertain)
    store.reopen(waiting, "other")
    store.save(waiting.move(State.READY), "other")
    with pytest.raises(OwnedElsewhere, match="already continued"):
        store.save(replace(uncertain, is_dismissed=True))
    assert [(row["state"], row["task"]) for row in rows_of(store)] == [("ready", "found in the account")]
    store.save(waiting.move(State.READY).move(State.APPLIED))
    store.save(waiting.move(State.READY))
    assert rows_of(store)[0]["state"] == "ready", "Undone, it is ready again."


def test_a_claim_takes_a_running_job_of_the_given_owner(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    waiting = JOB.move(State.SUBMITTING).move(State.WAITING, task="t", accepted=7.0)
    store.save(waiting, "former")
    store.save(replace(waiting, id="ended", state=State.READY))
    same = replace  # a change that changes nothing
    assert store.claim(JOB.id, "me", "somebody else", same) is None
    assert store.claim(JOB.id, "me", "former", same) == waiting
    assert store.claim(JOB.id, "late", "former", same) is None
    assert store.claim("ended", "me", "", same) is None
    assert {row["id"]: row["owner"] for row in rows_of(store)} == {JOB.id: "me", "ended": ""}


def test_a_claim_and_its_change_are_one_transaction(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB, "former")

    def fail(job: Job) -> Job:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.claim(JOB.id, "me", "former", fail)
    assert rows_of(store)[0]["owner"] == "former"
    assert store.claim(JOB.id, "me", "former", lambda job: job.move(State.CANCELED))
    assert [(row["state"], row["owner"]) for row in rows_of(store)] == [("stopped", "")]


def test_running_jobs_are_listed_with_owners_oldest_first(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number, state in enumerate(State):
        store.save(replace(JOB, id=state.value, state=state, created=100.0 - number), f"owner{number}")
    found = [(job.id, owner) for job, owner in store.active()]
    assert found == [("downloading", "owner4"), ("waiting", "owner3"), ("submitting", "owner1"), ("prepared", "owner0")]


def test_jobs_that_need_a_decision_are_offered_unless_dismissed(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number, state in enumerate(State):
        store.save(replace(JOB, id=state.value, state=state, created=float(number)))
        store.save(replace(JOB, id=f"no {state.value}", state=state, is_dismissed=True))
    assert [job.id for job in store.offered(20)] == ["uncertain", "ready"]
    assert [job.id for job in store.offered(1)] == ["ready"], "The newest."


def test_the_history_is_searched_by_every_word_and_read_in_pages(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number, prompt in enumerate(["Blue brick", "blue 100% wool", "青砖 wall", "100 bricks", "under_score"]):
        store.save(replace(JOB, id=str(number), request=replace(JOB.request, prompt=prompt), created=float(number)))

    def found(search: str) -> list[str]:
        return [job.id for job in store.page([SearchWord(word) for word in search.split()], 0, 10).jobs]

    assert found("") == ["4", "3", "2", "1", "0"]
    assert found("brick BLUE") == ["0"]
    assert found("青砖") == ["2"]
    assert found("100%") == ["1"]
    assert found("r_s") == ["4"]
    page = store.page((), 3, 2)
    assert ([job.id for job in page.jobs], page.total) == (["1", "0"], 5)


def test_the_history_is_searched_by_material_names_and_task_ids_but_by_no_stored_word(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(replace(JOB, plan=ApplyPlan(material_name="Garden Path"), task="task-77"))
    for word, ids in (("garden", ["job1"]), ("task-77", ["job1"]), ("prepared", []), ("foxapi", []), ("slots", [])):
        assert [job.id for job in store.page([SearchWord(word)], 0, 10).jobs] == ids


def test_a_word_may_fit_the_state_or_the_service_as_they_are_shown(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    store.save(replace(JOB, id="free", service="OFFLINE", state=State.FAILED))
    failed = SearchWord("gescheitert", states=(State.FAILED, State.CANCELED))
    builtin = SearchWord("eingebaut", services=("OFFLINE",))
    for words, ids in (([failed], ["free"]), ([failed, builtin], ["free"]), ([failed, SearchWord("wool")], [])):
        assert [job.id for job in store.page(words, 0, 10).jobs] == ids


def test_spending_is_summed_by_service_since_a_given_time(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number, (service, amount, created) in enumerate(
        [("FOXAPI", 8.0, 10.0), ("FOXAPI", 2.5, 20.0), ("FAL", 0.08, 20.0), ("FOXAPI", None, 20.0), ("FAL", 1.0, 5.0)]
    ):
        store.save(Job(str(number), JOB.request, service, Path(), "s", created=created, credits=amount))
    assert total(store.costs(20.0)) == {"FOXAPI": 2.5, "FAL": 0.08}
    assert total(store.costs(0.0)) == {"FOXAPI": 10.5, "FAL": 1.08}
    assert total(store.costs(21.0)) == {}


def test_a_deleted_job_still_counts_as_spent(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(Job("1", JOB.request, "FAL", Path(), "s", state=State.FAILED, created=20.0, credits=0.08))
    store.save(Job("2", JOB.request, "FAL", Path(), "s", state=State.FAILED, created=20.0))
    store.delete("1")
    store.delete("2")
    assert total(store.costs(20.0)) == {"FAL": 0.08}
    assert total(store.costs(21.0)) == {}


def test_what_was_spent_with_other_stores_counts_each_job_once_as_it_was_last_known(tmp_path: Path) -> None:
    first, second = Store(tmp_path / "first.sqlite3"), Store(tmp_path / "second.sqlite3")
    job = Job("1", JOB.request, "FAL", Path(), "s", created=20.0, credits=0.16)
    first.save(job)
    second.save_costs(first.costs(0.0))
    second.save_costs(first.costs(0.0))
    second.save(replace(job, id="2", credits=1.0))
    assert total(second.costs(20.0)) == {"FAL": 1.16}
    first.save(replace(job, credits=0.0))
    second.save_costs(first.costs(0.0))
    assert total(second.costs(20.0)) == {"FAL": 1.0}


def test_an_upload_is_cached_until_it_expires(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save_upload("a", "https://files.test/a.png", now=0, until=100)
    assert store.upload("a", now=99) == "https://files.test/a.png"
    assert store.upload("a", now=100) == ""
    assert store.upload("b", now=0) == ""
    store.save_upload("b", "https://files.test/b.png", now=101, until=200)
    assert store.upload("a", now=0) == "", "What is gone is forgotten."


def test_only_the_newest_durations_are_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number in range(30):
        store.save_duration("FOXAPI MATERIAL 1024", number, now=number)
    store.save_duration("other", 99, now=0)
    assert store.durations("FOXAPI MATERIAL 1024") == [float(number) for number in range(29, 20, -1)]
    assert store.durations("other") == [99.0]


def test_many_threads_can_make_the_database_at_once(tmp_path: Path) -> None:
    stores = [Store(tmp_path / "jobs.sqlite3") for _ in range(8)]
    failures: list[BaseException] = []

    def save(number: int) -> None:
        try:
            stores[number].save(Job(str(number), JOB.request, "OFFLINE", Path(), "s"))
        except BaseException as error:
            failures.append(error)

    harness = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in harness:
        thread.start()
    for thread in harness:
        thread.join()
    assert failures == []
    assert len(rows_of(stores[0])) == 8


# What services remember


@pytest.mark.parametrize(
    "address",
    [
        "https://files.test/a.png?sig=secret",
        "https://files.test/a.png#sig=secret",
        "https://someone:secret@files.test/a.png",
    ],
)
def test_a_signed_address_is_cached_but_never_stored(tmp_path: Path, address: str) -> None:
    memory = StoredServiceCache(Store(tmp_path / "jobs.sqlite3"))
    memory.save_upload("signed", address, 100)
    memory.save_upload("plain", "https://files.test/b.png", 100)
    assert memory.upload("signed") == address
    assert memory.upload("plain") == "https://files.test/b.png"
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.iterdir())


def test_the_durations_of_tasks_are_cached(tmp_path: Path) -> None:
    memory = StoredServiceCache(Store(tmp_path / "jobs.sqlite3"))
    assert list(memory.durations("x")) == []
    for seconds in (40, 500, 50):
        memory.save_seconds("x", seconds)
    assert sorted(memory.durations("x")) == [40, 50, 500]


def test_a_cache_without_a_disk_is_empty_and_never_fails(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").mkdir()
    memory = StoredServiceCache(Store(tmp_path / "jobs.sqlite3"))
    memory.save_upload("a", "https://files.test/a.png", 100)
    memory.save_seconds("x", 1)
    assert (memory.upload("a"), memory.durations("x")) == ("", ())
