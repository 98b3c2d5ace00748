"""The register of recommendations: who sees what, filters, clocks, recurring causes, files."""

from datetime import UTC, datetime, timedelta

from bs4 import BeautifulSoup

from renaksi.core.recommendation import AnswerStage as G, RecommendationStatus as S
from tests.factories.recommendations import told


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def test_smoke(session, client, count_queries):
    one = told(session, S.OPEN, at=ago(71))
    told(session, S.OPEN, G.REVIEW, code="34.02", at=ago(35))
    told(session, S.RESOLVED, code="34.03", at=ago(20))
    told(session, S.DRAFT, code="34.71", at=ago(20))
    client.sign_in(one.cast.evaluator)
    client.get("/rekomendasi")
    with count_queries(at_most=12) as found:
        page = client.get("/rekomendasi")
    for suffix in ("xlsx", "csv", "pdf"):
        answer = client.get(f"/rekomendasi/daftar.{suffix}")
        assert answer.status_code == 200

