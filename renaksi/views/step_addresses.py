"""What steps are called in addresses."""

from typing import Final

from werkzeug.routing import BaseConverter, ValidationError

from renaksi.core.plan import PlanAction

SLUGS: Final = {
    PlanAction.PROPOSE: "usulkan",
    PlanAction.RETURN_INTERNALLY: "kembalikan-internal",
    PlanAction.SUBMIT: "ajukan",
    PlanAction.WITHDRAW: "tarik",
    PlanAction.START_REVIEW: "mulai-telaah",
    PlanAction.RETURN: "kembalikan",
    PlanAction.ENDORSE: "setujui",
    PlanAction.REVOKE_ENDORSEMENT: "batalkan-persetujuan",
    PlanAction.ENACT: "tetapkan",
    PlanAction.REVISE: "ubah",
    PlanAction.CANCEL_REVISION: "batalkan-revisi",
    PlanAction.CLOSE: "tutup",
}
ACTIONS: Final = {slug: action for action, slug in SLUGS.items()}


class StepConverter(BaseConverter):
    """`ajukan` in the address is PlanAction.SUBMIT in the code."""

    def to_python(self, value: str) -> PlanAction:
        if value not in ACTIONS:
            raise ValidationError
        return ACTIONS[value]

    def to_url(self, value: PlanAction | str) -> str:
        return SLUGS[PlanAction(value)]
