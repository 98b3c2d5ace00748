"""Evidence of many rows in one statement, and where else its contents are used."""

from datetime import date

import pytest

from renaksi.core.evidence import checklist
from renaksi.core.report import EvidenceVerdict as V
from renaksi.labels.evidence import count_of, need_state, shared_with
from renaksi.queries.evidence import evidence_link, evidence_of, shared_contents
from renaksi.queries.people import actor_of
from tests.factories.evidence import Desk
from tests.factories.people import system
from tests.factories.reports import told
from tests.support import sample_files as sample


@pytest.fixture
def desk(session, tmp_path):
    return Desk(session, told(session), tmp_path)


def at(session, desk, **more):
    return Desk(session, told(session, **more), desk.folder)


def uses(session, desk, who, links):
    today = desk.told.now.date()
    found = shared_contents(
        session, actor_of(session, who, today), [one.entry_id for one in links], today
    )
    return [use for link in links for use in found.get(link.entry_id, ())]


def test_evidence_of_many_rows_comes_in_one_statement(session, desk, count_queries):
    links = [desk.hand_in(sample.pdf(str(n)), row=n % 4) for n in range(8)]
    entries = {one.entry_id for one in links}
    session.expire_all()
    with count_queries(at_most=1):
        found = evidence_of(session, entries)
    assert {key: [item.link_id for item in items] for key, items in found.items()} == {
        entry: [one.id for one in links if one.entry_id == entry] for entry in entries
    }


def test_of_no_rows_nothing_is_asked(session, desk, count_queries):
    with count_queries(at_most=0):
        assert evidence_of(session, []) == {}
        assert shared_contents(session, system(session).actor, [], desk.told.now.date()) == {}


def test_one_link_by_its_number(session, desk):
    link = desk.hand_in()
    assert evidence_link(session, link.id).name == "Daftar hadir.pdf"
    assert evidence_link(session, 999_999) is None


def test_what_is_used_nowhere_else_costs_one_statement(session, desk, rina, count_queries):
    links = [desk.hand_in(sample.pdf(str(n)), row=n) for n in range(4)]
    actor, entries = actor_of(session, rina, desk.told.now.date()), [one.entry_id for one in links]
    with count_queries(at_most=1):
        assert shared_contents(session, actor, entries, desk.told.now.date()) == {}


def test_another_action_another_year_and_another_agency_are_told_apart(
    session, desk, rina, count_queries
):
    content = sample.pdf("sama")
    link = desk.hand_in(content)
    desk.hand_in(content, row=1)
    at(session, desk, year=2025).hand_in(content, effective_on=date(2025, 3, 20))
    at(session, desk, code="34.02").hand_in(content)
    actor, entry, today = (
        actor_of(session, rina, desk.told.now.date()),
        link.entry_id,
        desk.told.now.date(),
    )
    with count_queries(at_most=3):
        found = shared_contents(session, actor, [entry], today)
    told_of = {(use.other_agency, use.other_year): use for use in found[entry]}
    assert set(told_of) == {(False, False), (False, True), (True, False)}
    assert told_of[False, True].target.year == 2025
    assert told_of[True, False].target.agency == "Kabupaten Bantul"
    assert told_of[False, False].target.action
    assert {key: shared_with(use).rpartition(" pada ")[2] for key, use in told_of.items()} == {
        (False, False): "aksi lain",
        (False, True): "tahun lain",
        (True, False): "Berkas yang sama juga dipakai instansi lain",
    }


def test_of_rows_out_of_sight_only_that_there_are_such_is_told_and_once(session, desk, rina):
    content = sample.pdf("sama")
    link = desk.hand_in(content)
    for row in (0, 1, 2):
        at(session, desk, code="35.78").hand_in(content, row=row)
    (use,) = uses(session, desk, rina, [link])
    assert (use.link_id, use.other_agency, use.target) == (link.id, True, None)


def test_the_same_action_at_another_checkpoint_or_requirement_is_no_other_use(session, desk, rina):
    content = sample.pdf("sama")
    links = [desk.hand_in(content), desk.hand_in(content, requirement="Hasil uji akhir")]
    at(session, desk, checkpoint="B06").hand_in(content)
    assert uses(session, desk, rina, links) == []


def test_the_words_for_what_is_required(session, desk):
    link = desk.hand_in()
    items = evidence_of(session, [link.entry_id])[link.entry_id]
    assert count_of(["Daftar hadir", "Notulen"], items) == "1 dari 2 jenis bukti sudah ada"
    assert count_of([], items) == "1 bukti"
    assert count_of([], []) == "Tidak ada bukti yang disyaratkan"
    words = [need_state(one).word for one in checklist(["Daftar hadir", "Notulen"], items)]
    assert words == ["Ada", "Belum ada"]
    assert items[0].verdict is V.PENDING
