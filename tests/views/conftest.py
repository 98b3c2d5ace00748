"""What several tests of pages stand on."""

import pytest

from renaksi.core.recommendation import AnswerStage as G, RecommendationStatus as S
from tests.factories.recommendations import told
from tests.support.backends import settle


@pytest.fixture
def recommended(session, sari, budi, rina, tono, time_machine):
    """Makes a recommendation from DIY to Sleman and sets the clock to where it stands."""

    def make(status=S.OPEN, stage=G.ADDRESSEE, **more):
        found = told(session, status, stage, **more)
        time_machine.move_to(found.now, tick=False)
        settle(session)
        return found

    return make
