"""The word of the tree: another one after whatever touches the tree, by whichever way."""

from datetime import date

from sqlalchemy import text

from renaksi.queries.agency_register import register
from renaksi.queries.stood_below import stood_below
from renaksi.queries.tree_stamp import tree_word
from renaksi.services import agencies
from tests.factories.cycles import agency, system
from tests.factories.report_history import wib

TOUCHES = [
    "UPDATE agency SET time_zone = 'WIT' WHERE code = '34.04'",
    """INSERT INTO agency_name (agency_id, name, short_name, valid_from, valid_to, legal_basis)
    SELECT id, 'Lain', 'Lain', '2001-01-01', '2002-01-01', '' FROM agency WHERE code = '34.04'""",
    "UPDATE agency_name SET name = 'Lain lagi' WHERE name = 'Lain'",
    "DELETE FROM agency_name WHERE name = 'Lain lagi'",
    "UPDATE supervision_link SET legal_basis = 'Lain'",
    "UPDATE agency_closure SET depth = depth WHERE depth = 0",
    "DELETE FROM agency_closure WHERE depth > 0",
    "DELETE FROM supervision_link",
]


def test_whatever_touches_the_tree_changes_its_word(session):
    words = [tree_word(session)]
    for touch in TOUCHES:
        session.execute(text(touch))
        words.append(tree_word(session))
    assert len(set(words)) == len(words)
    assert tree_word(session) == words[-1]


def test_what_is_taken_back_takes_its_word_back(session):
    before = tree_word(session)
    with session.begin_nested() as step:
        session.execute(text(TOUCHES[0]))
        assert tree_word(session) != before
        step.rollback()
    assert tree_word(session) == before


def test_the_tree_is_read_again_only_after_it_has_changed(session, count_queries):
    node, on = agency(session, "KEMENPANRB").id, date(2026, 3, 1)
    session.execute(text(TOUCHES[0]))  # a word nobody has seen

    def read(at_most):
        session.flush()
        with count_queries(at_most=at_most) as statements:
            stood = stood_below(session, node)
            found = register(session, on, stood, all_names=True)
        return stood, found, len(statements)

    stood, found, many = read(3)
    assert many == 3
    again, same, few = read(1)
    assert few == 1
    assert again.branch is stood.branch
    assert same.names is found.names

    below, name = agency(session, "34.04"), "Kabupaten Baru"
    ctx = system(session, wib(2026, 2, 1))
    agencies.move_agency(
        ctx,
        below.id,
        supervisor_id=agency(session, "33").id,
        on=date(2026, 1, 1),
        legal_basis="Uji",
    )
    agencies.rename_agency(ctx, below.id, name=name, short_name="Baru", on=date(2026, 1, 1))
    stood, found, _ = read(3)
    assert stood.branch.on(on)[below.id] == agency(session, "33").id
    assert found[below.id].name == name


def test_the_word_of_a_change_is_nobody_elses_before_it_is_committed(backend):
    engine = backend.engine
    with engine.connect() as writer, engine.connect() as reader:
        before = reader.execute(text("SELECT word FROM tree_stamp")).scalar()
        reader.rollback()
        writer.execute(text(TOUCHES[0]))
        assert reader.execute(text("SELECT word FROM tree_stamp")).scalar() == before
        reader.rollback()
        writer.rollback()
        assert reader.execute(text("SELECT word FROM tree_stamp")).scalar() == before
