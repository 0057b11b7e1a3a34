import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.cache import Cache, Record

RECORD = Record("ask", "abc123", {"notebook": "x"}, {"rules": []}, "", {})


def kept(cache: Cache, content: bytes, **changes: object) -> Record:
    record = replace(RECORD, notebook=cache.put(content), **changes)
    cache.remember(record)
    return record


def object_path(folder: Path, checksum: str) -> Path:
    return folder / "objects" / checksum[:2] / checksum[2:]


def test_what_was_put_comes_back_by_its_checksum(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get(cache.put(b"report")) == b"report"


def test_a_truncated_object_is_a_miss_and_is_removed_so_that_the_next_put_mends_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    checksum = cache.put(b"a whole report")
    object_path(tmp_path, checksum).write_bytes(b"a who")
    assert cache.get(checksum) is None
    assert not cache.has(checksum)
    assert cache.get(cache.put(b"a whole report")) == b"a whole report"


def test_an_object_of_the_right_length_but_other_content_is_a_miss(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    checksum = cache.put(b"region 35.25")
    object_path(tmp_path, checksum).write_bytes(b"region 32.16")
    assert cache.get(checksum) is None


def test_putting_over_a_truncated_object_writes_it_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    checksum = cache.put(b"a whole report")
    object_path(tmp_path, checksum).write_bytes(b"a who")
    cache.put(b"a whole report")
    assert cache.get(checksum) == b"a whole report"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"schema": 0}', '{"schema": 1, "run_id": "abc123"}'])
def test_a_damaged_record_is_as_if_it_had_never_been_kept(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    kept(cache, b"notebook")
    (tmp_path / "records" / "ask" / "abc123.json").write_text(damage)
    assert cache.records("ask") == ()


def test_records_come_back_whole_the_last_used_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    older = kept(cache, b"one", exports={"pdf": ("by", "content")})
    newer = kept(cache, b"two", run_id="def456")
    os.utime(tmp_path / "records" / "ask" / "abc123.json", (1, 1))
    assert cache.records("ask") == (newer, older)
    os.utime(tmp_path / "records" / "ask" / "def456.json", (2, 2))
    cache.used(older)
    assert cache.records("ask") == (older, newer)


def test_formats_made_later_join_those_of_the_same_run(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    kept(cache, b"one", exports={"pdf": ("by", "1")})
    kept(cache, b"one", exports={"html": ("by", "2")})
    assert cache.records("ask")[0].exports == {"pdf": ("by", "1"), "html": ("by", "2")}


def test_formats_of_another_executed_notebook_are_not_taken_over(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    kept(cache, b"one", exports={"pdf": ("by", "1")})
    kept(cache, b"other", exports={"html": ("by", "2")})
    assert cache.records("ask")[0].exports == {"html": ("by", "2")}


def test_above_the_bound_the_least_recently_used_go_with_their_records(tmp_path: Path) -> None:
    cache = Cache(tmp_path, largest_mb=1)
    old = kept(cache, b"o" * 600_000)
    new = kept(cache, b"n" * 600_000, run_id="def456")
    os.utime(object_path(tmp_path, old.notebook), (1, 1))
    cache.prune()
    assert not cache.has(old.notebook)
    assert cache.records("ask") == (new,)


def test_what_a_killed_writer_left_goes_and_what_another_is_writing_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    checksum = cache.put(b"x")
    left, young = (object_path(tmp_path, checksum).parent / name for name in (".new-left", ".new-young"))
    left.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(left, (1, 1))
    cache.prune()
    assert not left.exists()
    assert young.exists()


def test_two_writers_of_the_same_and_other_things_leave_whole_objects_only(tmp_path: Path) -> None:
    contents = [bytes([number]) * 50_000 for number in range(20)]

    def write() -> None:
        cache = Cache(tmp_path)
        for content in contents:
            kept(cache, content)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    cache = Cache(tmp_path)
    assert [cache.get(cache.put(content)) for content in contents] == contents
    assert not list(tmp_path.rglob(".new-*"))
    assert len(cache.records("ask")) == 1


def test_a_bound_that_is_no_number_is_refused_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERTAKAN_CACHE_MB", "much")
    with pytest.raises(UserError, match="SERTAKAN_CACHE_MB is no number: 'much'"):
        Cache(tmp_path)
