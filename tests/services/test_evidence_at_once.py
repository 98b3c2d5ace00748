"""Evidence under two hands at once, and under a hand that is cut off. Each with a real connection.

These commit for good, so they run on a database that is theirs alone.
"""

import io
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from renaksi.core.errors import NotFound, RuleBroken
from renaksi.core.policy import SYSTEM
from renaksi.models import (
    AuditEntry,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    StoredFile,
    Upload,
    User,
)
from renaksi.services import evidence, uploads
from renaksi.services.context import Context
from renaksi.services.evidence_upkeep import KEPT, clear_orphans
from tests.factories.evidence import IN_PERIOD, Desk
from tests.factories.plans import ctx_of
from tests.factories.reports import told
from tests.support import backends as support, sample_files as sample
from tests.support.backends import Backends

ROUNDS = 6


@dataclass
class World:
    """A database of its own, and the next agency nobody has touched yet."""

    engine: Engine
    used: int = 0

    def session(self) -> Session:
        return Session(self.engine)

    def next_code(self) -> str:
        self.used += 1
        return f"35.{self.used:02}"


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[World]:
    made = Backends(tmp_path_factory.mktemp("evidence-at-once"), f"{worker}_evidence")
    yield World(made[request.param].engine)
    made.close()


@pytest.fixture
def desk(world, tmp_path) -> Iterator[Desk]:
    """A report being filled in; its session holds nothing while others write."""
    with world.session() as session:
        found = Desk(session, told(session, code=world.next_code()), tmp_path)
        session.commit()
        yield found


@dataclass
class Scene:
    """What the threads need, as plain values."""

    world: World
    desk: Desk
    admin_id: int
    keys: list[dict[str, object]]

    @classmethod
    def of(cls, world: World, desk: Desk) -> "Scene":
        keys = [desk.key(row) for row in range(4)]
        found = cls(world, desk, desk.told.cast.admin.id, keys)
        desk.session.rollback()
        return found

    def by_admin(self, do: Callable[[Context], object]) -> Callable[[Session], object]:
        at = self.desk.told.now
        return lambda session: do(ctx_of(session, session.get_one(User, self.admin_id), at))

    def by_job(
        self, do: Callable[[Context], object], after: timedelta
    ) -> Callable[[Session], object]:
        at = self.desk.told.now + after
        return lambda session: do(Context(session, SYSTEM, at, "test"))

    def at_once(self, *tasks: Callable[[Session], object]) -> list[object]:
        """Each in a thread and session of its own, all let go together; what came of each."""
        gate = Barrier(len(tasks))

        def run(task: Callable[[Session], object]) -> object:
            with self.world.session() as session:
                gate.wait(timeout=20)
                try:
                    return task(session)
                except RuleBroken as refusal:
                    return refusal

        with ThreadPoolExecutor(len(tasks)) as pool:
            return list(pool.map(run, tasks))

    def add(self, content: bytes, row: int = 0, name: str = "a.pdf") -> Callable[[Session], object]:
        def task(ctx: Context) -> int:
            return evidence.add_evidence(
                ctx, self.desk.store, io.BytesIO(content), name=name, effective_on=IN_PERIOD,
                requirement="Daftar hadir", **self.keys[row],
            ).id  # fmt: skip

        return self.by_admin(task)

    def clear(self) -> Callable[[Session], object]:
        return self.by_job(
            lambda ctx: clear_orphans(ctx, self.desk.store), KEPT + timedelta(hours=1)
        )

    def grow_old(self) -> None:
        """Every content looks as if it had been put before the time was up."""
        past = time.time() - KEPT.total_seconds() - 3600
        for path in self.desk.store.root.rglob("*"):
            if path.is_file():
                os.utime(path, (past, past))

    def links(self, row: int = 0) -> list[EvidenceLink]:
        """On a row of this report, as stored now."""
        key = self.keys[row]
        self.desk.session.rollback()
        return list(
            self.desk.session.scalars(
                select(EvidenceLink)
                .join(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
                .where(ProgressEntry.lineage_id == key["lineage_id"])
            )
        )

    def require_whole(self) -> None:
        """Every file that a row names lies in the store."""
        self.desk.session.rollback()
        named = self.desk.session.scalars(
            select(StoredFile.sha256)
            .join(EvidenceVersion, EvidenceVersion.file_id == StoredFile.id)
            .join(EvidenceLink, EvidenceLink.version_id == EvidenceVersion.id)
            .join(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
            .where(ProgressEntry.lineage_id.in_([key["lineage_id"] for key in self.keys]))
        )
        for sha256 in named:
            self.desk.store.open(sha256).close()


@pytest.fixture
def scene(world, desk) -> Scene:
    return Scene.of(world, desk)


def refusals(results: list[object]) -> list[RuleBroken]:
    return [one for one in results if isinstance(one, RuleBroken)]


def test_one_file_handed_in_twice_at_once_is_there_once(scene):
    """A second click, or a request repeated while the first is still under way."""
    content = sample.pdf("dua kali")
    first, second = scene.at_once(scene.add(content), scene.add(content))
    assert first == second
    assert len(scene.links()) == 1


def test_several_files_at_once_all_arrive(scene):
    contents = [sample.pdf(str(number)) for number in range(6)]
    results = scene.at_once(*(scene.add(one, row=n % 3) for n, one in enumerate(contents)))
    assert refusals(results) == []
    assert sum(len(scene.links(row)) for row in range(3)) == 6
    scene.require_whole()


def test_an_upload_finished_twice_at_once_becomes_one_piece(scene):
    content = sample.photo()
    pieces = scene.desk.pieces
    begun = scene.by_admin(
        lambda ctx: uploads.begin_upload(
            ctx, pieces, name="Foto.jpg", size=len(content), effective_on=IN_PERIOD,
            requirement="Daftar hadir", **scene.keys[0],
        ).token
    )  # fmt: skip
    (token,) = scene.at_once(begun)
    (_sent,) = scene.at_once(
        scene.by_admin(lambda ctx: uploads.receive(ctx, pieces, token, 0, content))
    )
    finish = scene.by_admin(
        lambda ctx: (
            uploads.finish_upload(ctx, scene.desk.store, pieces, token, effective_on=IN_PERIOD).id
        )
    )
    results = [one for one in scene.at_once(finish, finish, finish) if isinstance(one, int)]
    assert len(set(results)) == 1
    (link,) = scene.links()
    assert link.id == results[0]
    assert scene.at_once(finish) == [link.id]


def test_taken_off_twice_at_once_the_second_finds_nothing(scene):
    (link_id,) = scene.at_once(scene.add(sample.pdf("lepas")))
    reached = Event()
    take_off = scene.by_admin(lambda ctx: evidence.unlink(ctx, link_id))
    results = scene.at_once(paused(take_off, reached), after(reached, take_off))
    (refused,) = refusals(results)
    assert isinstance(refused, NotFound)
    assert scene.links() == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_linked_while_it_is_cleared_it_is_kept_or_gone_but_never_half(scene, _round):
    """It lay unused for seven days; somebody takes it up at the very moment the job runs."""
    (link_id,) = scene.at_once(scene.add(sample.pdf(f"lama {_round}")))
    session = scene.desk.session
    session.rollback()
    kept = session.get_one(EvidenceLink, link_id).evidence_version.evidence_id
    session.rollback()
    scene.at_once(scene.by_admin(lambda ctx: evidence.unlink(ctx, link_id)))
    scene.grow_old()
    take_up = scene.by_admin(
        lambda ctx: evidence.link_existing(ctx, evidence_id=kept, **scene.keys[1]).id
    )
    taken, _cleared = scene.at_once(take_up, scene.clear())
    session.rollback()
    if isinstance(taken, NotFound):
        assert session.get(Evidence, kept) is None
        assert scene.links(1) == []
    else:
        assert [one.id for one in scene.links(1)] == [taken]
        assert session.get(Evidence, kept) is not None
    scene.require_whole()


def dropped(scene: Scene) -> int:
    """Evidence taken off its row, its time up."""
    (link_id,) = scene.at_once(scene.add(sample.pdf("lama")))
    session = scene.desk.session
    session.rollback()
    kept = session.get_one(EvidenceLink, link_id).evidence_version.evidence_id
    session.rollback()
    scene.at_once(scene.by_admin(lambda ctx: evidence.unlink(ctx, link_id)))
    scene.grow_old()
    return kept


def paused(task: Callable[[Session], object], reached: Event) -> Callable[[Session], object]:
    """The same, standing still for a moment with all it holds, just before it commits."""

    def run(session: Session) -> object:
        @event.listens_for(session, "before_commit")
        def _wait(_session: Session) -> None:
            if _session.info.get("audited"):
                reached.set()
                time.sleep(0.6)

        return task(session)

    return run


def after(reached: Event, task: Callable[[Session], object]) -> Callable[[Session], object]:
    def run(session: Session) -> object:
        assert reached.wait(timeout=20)
        return task(session)

    return run


def is_there(scene: Scene, evidence_id: int) -> bool:
    scene.desk.session.rollback()
    return scene.desk.session.get(Evidence, evidence_id) is not None


def test_who_takes_it_up_while_it_is_being_cleared_finds_it_gone(scene):
    kept, reached = dropped(scene), Event()
    take_up = scene.by_admin(
        lambda ctx: evidence.link_existing(ctx, evidence_id=kept, **scene.keys[1])
    )
    cleared, taken = scene.at_once(paused(scene.clear(), reached), after(reached, take_up))
    assert cleared.evidence >= 1  # other tests may have left some in this database
    assert not is_there(scene, kept)
    assert isinstance(taken, NotFound)
    assert scene.links(1) == []


def test_what_is_being_taken_up_is_not_cleared(scene):
    kept, reached = dropped(scene), Event()
    take_up = scene.by_admin(
        lambda ctx: evidence.link_existing(ctx, evidence_id=kept, **scene.keys[1]).id
    )
    taken, _cleared = scene.at_once(paused(take_up, reached), after(reached, scene.clear()))
    assert is_there(scene, kept)
    assert [one.id for one in scene.links(1)] == [taken]
    scene.require_whole()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_handed_in_again_while_the_old_copy_is_cleared_the_content_stays(scene, _round):
    content = sample.pdf(f"sama {_round}")
    (link_id,) = scene.at_once(scene.add(content))
    scene.at_once(scene.by_admin(lambda ctx: evidence.unlink(ctx, link_id)))
    scene.grow_old()
    again, _cleared = scene.at_once(scene.add(content, row=1), scene.clear())
    assert isinstance(again, int)
    scene.require_whole()
    scene.at_once(scene.clear())
    scene.require_whole()


# ── cut off ───────────────────────────────────────────────────────────────────
class PowerCutError(Exception):
    """Stands for whatever ends a process at a bad moment."""


@pytest.mark.parametrize("moment", ["before_flush", "after_flush", "before_commit"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_upload_cut_off_while_it_is_finished_is_finished_by_asking_again(scene, moment, times):
    content = sample.photo()
    pieces, store = scene.desk.pieces, scene.desk.store
    begin = scene.by_admin(
        lambda ctx: uploads.begin_upload(
            ctx, pieces, name="Foto.jpg", size=len(content), effective_on=IN_PERIOD,
            **scene.keys[0],
        ).token
    )  # fmt: skip
    (token,) = scene.at_once(begin)
    scene.at_once(scene.by_admin(lambda ctx: uploads.receive(ctx, pieces, token, 0, content)))

    def finish(ctx: Context) -> int:
        return uploads.finish_upload(ctx, store, pieces, token, effective_on=IN_PERIOD).id

    seen = 0

    def cut(*_more: object) -> None:
        nonlocal seen
        seen += 1
        if seen == times:
            raise PowerCutError

    with scene.world.session() as session:
        ctx = ctx_of(session, session.get_one(User, scene.admin_id), scene.desk.told.now)
        session.commit()
        event.listen(session, moment, cut)
        before = trail(scene)
        try:
            finish(ctx)
        except PowerCutError:
            assert scene.links() == []
            assert trail(scene) == before
    (link_id,) = scene.at_once(scene.by_admin(finish))
    assert [one.id for one in scene.links()] == [link_id]
    scene.require_whole()
    assert scene.desk.session.scalar(
        select(func.count()).select_from(Upload).where(Upload.link_id == link_id)
    ) == 1  # fmt: skip


def trail(scene: Scene) -> int:
    scene.desk.session.rollback()
    return scene.desk.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
