"""The access matrix: every endpoint × every kind of person × somebody else's agency.

Built from the URL map, so that a new endpoint without a row in `expectations` fails.
"""

import re

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from renaksi.storage import files_in
from tests.access.expectations import EXPECTED, Known, Row
from tests.access.world import EVERYONE, READERS, World, build
from tests.support.page_client import PageClient

REFUSED = {403, 404, 429}
NUMBERED = (
    "plan_id", "file_id", "report_id", "transition_id", "extension_id", "link_id", "version_id",
    "moderated_assessment_id", "final_assessment_id",
    "written_periodic_id", "sent_periodic_id", "approved_periodic_id",
)  # fmt: skip
"""What hides behind a number: another one must be answered alike."""


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(app: Flask):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(EXPECTED)


def test_without_a_session_only_public_pages_answer(app: Flask, make_client, session: Session):
    world = build(session, files_in(app.extensions["renaksi"].data_dir))
    wrong = []
    for rule, method, path in addresses(app, world):
        row = EXPECTED[rule.endpoint]
        answer = make_client().open(path, method=method, check=False)
        led_to_door = answer.status_code == 401 or (
            answer.status_code == 302 and "/masuk" in answer.headers["Location"]
        )
        if row.is_public == led_to_door:
            wrong.append(f"{method} {path}: {answer.status}")
        if row.is_public and not re.match(r"/(publik|masuk|atur-ulang|static)", path):
            wrong.append(f"{path} is public but lives outside /publik")
    assert wrong == []


@pytest.mark.timeout(600)
def test_who_reaches_what(app: Flask, make_client, session: Session, connection: Connection):
    """One world, everybody in it, every address: all that differs from what is expected."""
    world = build(session, files_in(app.extensions["renaksi"].data_dir))
    nowhere_ids = dict.fromkeys(NUMBERED, 999_999)
    missing = World(world.users, {**world.values, **nowhere_ids})
    wrong: list[str] = []
    for name in sorted(EVERYONE):
        client = make_client().sign_in(world.users[name])
        both = zip(addresses(app, world), addresses(app, missing), strict=True)
        for (rule, method, path), (_rule, _method, nowhere) in both:
            row = EXPECTED[rule.endpoint]
            if rule.endpoint in {"door.sign_out", "account.sign_out_everywhere"}:
                continue  # would end the session the next address needs
            status = visit(client, connection, method, path, fields(row, world))
            wrong += verdict(row, name, method, path, status)
            if row.hidden and name not in READERS | row.may(method):
                elsewhere = visit(client, connection, method, nowhere, fields(row, world))
                if status != elsewhere:
                    wrong.append(f"{name} {method} {path}: {status} tells that the plan exists")
    assert wrong == [], "\n".join(wrong)


def visit(
    client: PageClient, connection: Connection, method: str, path: str, data: dict[str, object]
) -> int | str:
    """The answer's status; whatever the visit changed is undone."""
    client.hand_over()
    client.session.rollback()  # its reading would hold a savepoint older than ours
    connection.exec_driver_sql("SAVEPOINT visit")
    try:
        return ask(client, method, path, data)
    finally:
        client.session.rollback()
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT visit")
        # Released too: thousands of them, each inside the last, would be more than a server can hold.
        connection.exec_driver_sql("RELEASE SAVEPOINT visit")
        client.session.expire_all()


def ask(client: PageClient, method: str, path: str, data: dict[str, object]) -> int | str:
    try:
        return client.open(path, method=method, data=data, check=False, buffered=True).status_code
    except Exception as error:  # noqa: BLE001 - which address broke matters more
        return f"raises {error!r}"[:200]


def fields(row: Row, world: World) -> dict[str, object]:
    """Where a field is called like a part of an address that means another thing: `x_name`."""
    return {name.removeprefix("document_"): world.values[name] for name in row.form}


def verdict(row: Row, name: str, method: str, path: str, status: int | str) -> list[str]:
    said = f"{name:18} {method} {path}: {status}"
    if isinstance(status, str) or status >= 500:
        return [f"{said} breaks"]
    reached = status not in REFUSED
    if reached != (name in row.may(method)):
        return [f"{said} {'reaches what is not theirs' if reached else 'is kept out'}"]
    return []


def address_values(endpoint: str, world: World) -> dict[str, object]:
    if endpoint not in EXPECTED:
        return {}
    own = EXPECTED[endpoint].values
    told = {
        name: world.values[value] if isinstance(value, Known) else value
        for name, value in own.items()
    }
    return {**world.values, **told}


def addresses(app: Flask, world: World) -> list[tuple[Rule, str, str]]:
    found = []
    with app.test_request_context():
        for rule in rules(app):
            values = address_values(rule.endpoint, world)
            wanted = {name: values[name] for name in rule.arguments}
            built = rule.build(wanted, append_unknown=False)
            assert built is not None, rule
            found += [(rule, method, built[1]) for method in sorted(rule.methods & {"GET", "POST"})]
    return found
