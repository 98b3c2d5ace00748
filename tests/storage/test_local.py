"""The store keeps a content once, whole, and under its hash."""

import contextlib
import hashlib
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.files import FileStore
from renaksi.storage import LocalStorage, files_in


@pytest.fixture
def store(tmp_path):
    return LocalStorage(tmp_path / "files")


def put(store, content, max_bytes=1000):
    return store.put(io.BytesIO(content), max_bytes=max_bytes)


def everything(store):
    return sorted(path for path in store.root.rglob("*") if path.is_file())


def test_what_is_put_comes_back_under_its_hash(store):
    stored = put(store, b"keputusan")
    assert stored.sha256 == hashlib.sha256(b"keputusan").hexdigest()
    assert stored.size == 9
    with store.open(stored.sha256) as content:
        assert content.read() == b"keputusan"
    assert everything(store) == [
        store.root / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    ]


def test_the_same_content_is_kept_once(store):
    assert put(store, b"sama") == put(store, b"sama")
    assert len(everything(store)) == 1


def test_a_content_past_the_limit_leaves_nothing_and_names_its_size(store):
    with pytest.raises(Invalid) as caught:
        put(store, b"x" * 1001)
    assert caught.value.reason is Refusal.FILE_TOO_LARGE
    assert caught.value.detail == {"size": 1001, "limit": 1000}
    assert everything(store) == []


def test_a_content_of_exactly_the_limit_is_kept(store):
    assert put(store, b"x" * 1000).size == 1000


def test_a_stream_that_breaks_off_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        store.put(Broken(b"x"), max_bytes=10)
    assert everything(store) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ABC", "a" * 63, "a" * 64 + "/x"])
def test_nothing_but_a_hash_opens_anything(store, name):
    with pytest.raises(NotFound):
        store.open(name)


def test_an_unknown_hash_is_not_found(store):
    with pytest.raises(NotFound):
        store.open("0" * 64)


def test_discarding_twice_is_no_error(store):
    stored = put(store, b"x")
    store.discard(stored.sha256)
    store.discard(stored.sha256)
    assert everything(store) == []


def test_only_what_is_old_enough_is_cleared(store):
    old, young = put(store, b"lama"), put(store, b"baru")
    past = time.time() - 3600
    os.utime(store.path(old.sha256), (past, past))
    assert store.discard_older_than(1800) == 1
    assert everything(store) == [store.path(young.sha256)]


def test_putting_an_old_content_again_makes_it_young(store):
    stored = put(store, b"lagi")
    past = time.time() - 3600
    os.utime(store.path(stored.sha256), (past, past))
    put(store, b"lagi")
    assert store.discard_older_than(1800) == 0


def test_the_folder_of_kept_files_is_a_file_store(tmp_path):
    store: FileStore = files_in(tmp_path)
    stored = store.put(io.BytesIO(b"x"), max_bytes=1)
    assert store.open(stored.sha256).read() == b"x"


def test_a_young_content_stays_when_the_old_are_discarded(store):
    stored = put(store, b"baru")
    assert store.discard(stored.sha256, keep_younger=60) is False
    assert store.open(stored.sha256).read() == b"baru"
    past = time.time() - 120
    os.utime(store.path(stored.sha256), (past, past))
    assert store.discard(stored.sha256, keep_younger=60) is True
    assert everything(store) == []


def test_what_is_put_again_while_it_is_discarded_stays(store):
    """Puts and discards of one content, many times at once: a put that ended last is there."""
    stored = put(store, b"berebut")
    past = time.time() - 120

    def discard(_number):
        with contextlib.suppress(FileNotFoundError):
            os.utime(store.path(stored.sha256), (past, past))
        store.discard(stored.sha256, keep_younger=60)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: discard(n) if n % 2 else put(store, b"berebut"), range(200)))
    put(store, b"berebut")
    assert store.discard(stored.sha256, keep_younger=60) is False
    assert store.open(stored.sha256).read() == b"berebut"


def test_contents_are_named_in_order_and_by_age(store):
    hashes = sorted(put(store, content).sha256 for content in (b"a", b"b", b"c"))
    assert list(store.contents()) == hashes
    past = time.time() - 3600
    os.utime(store.path(hashes[1]), (past, past))
    assert list(store.contents(older_than=1800)) == [hashes[1]]


def test_what_a_crash_left_half_written_is_no_content_and_is_dropped(store):
    put(store, b"utuh")
    half = store.root / "tmp123.part"
    half.write_bytes(b"sete")
    assert len(list(store.contents())) == 1
    assert store.drop_unfinished(older_than=60) == 0
    past = time.time() - 120
    os.utime(half, (past, past))
    assert store.drop_unfinished(older_than=60) == 1
    assert not half.exists()
