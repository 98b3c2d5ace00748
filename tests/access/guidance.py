"""An event that DIY held for Sleman, for the addresses that name a part of it."""

from io import BytesIO

from sqlalchemy.orm import Session

from renaksi.core.files import FileStore
from renaksi.core.guidance import MaterialKind
from renaksi.models import User
from renaksi.services.guidance_commitments import take_down
from renaksi.services.guidance_materials import add_material
from tests.factories.guidance import a_held_event
from tests.factories.people import acting, agency
from tests.people import OWN
from tests.support.sample_files import pdf


def guided_by(session: Session, evaluator: User, store: FileStore) -> dict[str, object]:
    event = a_held_event(session, evaluator, OWN)
    own = agency(session, OWN).id
    said = take_down(acting(session, evaluator), event.id, own, "Menyusun SOP penanganan laporan.")
    material = add_material(
        acting(session, evaluator), store, BytesIO(pdf()), event.id,
        kind=MaterialKind.MATERIAL, name="materi.pdf",
    )  # fmt: skip
    return {"event_id": event.id, "commitment_id": said.id, "material_id": material.id}
