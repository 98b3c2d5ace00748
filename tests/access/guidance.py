"""An event that DIY held for Sleman, for the addresses that name a part of it."""

from sqlalchemy.orm import Session

from renaksi.models import User
from renaksi.services.guidance_commitments import take_down
from tests.factories.guidance import a_held_event
from tests.factories.people import acting, agency
from tests.people import OWN


def guided_by(session: Session, evaluator: User) -> dict[str, object]:
    event = a_held_event(session, evaluator, OWN)
    own = agency(session, OWN).id
    said = take_down(acting(session, evaluator), event.id, own, "Menyusun SOP penanganan laporan.")
    return {"event_id": event.id, "commitment_id": said.id}
