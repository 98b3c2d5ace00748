from click.testing import CliRunner

from renaksi.cli import docs, renaksi
from renaksi.core.policy import POLICY, Permission, Role
from renaksi.exports.permissions import permissions_document
from renaksi.labels import PLAN_ACTION, ROLE
from renaksi.labels.people import PERMISSION


def test_the_written_permissions_are_those_of_the_code():
    """When this fails: `renaksi docs permissions`, and look at what changed."""
    assert docs.PERMISSIONS.read_text(encoding="utf-8") == permissions_document()


def test_every_role_right_and_step_is_in_it():
    text = permissions_document()
    for role in Role:
        assert f"`{role}`" in text
    for permission in Permission:
        assert f"`{permission}`" in text
        assert PERMISSION[permission] in text
        for holder, _ in POLICY[permission]:
            lines = [line for line in text.splitlines() if f"`{permission}`" in line]
            assert any(ROLE[holder] in line for line in lines)
    for action in ("Ajukan", "Setujui", "Tetapkan"):
        assert action in PLAN_ACTION.values()
        assert f"**{action}**" in text


def test_a_document_that_is_behind_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(docs, "PERMISSIONS", tmp_path / "docs" / "permissions.md")
    run = CliRunner().invoke
    behind = run(renaksi, ["docs", "permissions", "--check"])
    assert (behind.exit_code, "tidak sesuai lagi" in behind.output) == (2, True)
    assert run(renaksi, ["docs", "permissions"]).exit_code == 0
    assert run(renaksi, ["docs", "permissions", "--check"]).exit_code == 0
    docs.PERMISSIONS.write_text("lain")
    assert run(renaksi, ["docs", "permissions", "--check"]).exit_code == 2
