"""Events of guidance as evidence behind an answer: that the agency came, and what was shown there."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotFound
from renaksi.core.guidance import MaterialKind
from renaksi.core.guidance_proof import is_about_guidance, kind_of
from renaksi.exports.attendance_pdf import attendance_pdf
from renaksi.labels import refusal
from renaksi.labels.guidance import GUIDANCE_KIND
from renaksi.queries.assessment_answer_page import AnswerPage, AnswerRow
from renaksi.queries.guidance_proofs import ProvenEvent, proven_events
from renaksi.services import assessment_values
from renaksi.views.assessments import answer_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store

EVENTS: Final = f"{ASSESSMENT}/isian/<code>/kegiatan"
MOST: Final = 20
"""Pieces that are put to use at once."""


@bp.get(EVENTS)
@signed_in
def choose_event(assessment_id: int, code: str) -> ResponseReturnValue:
    page, row = _asked(assessment_id, code)
    return _list(page, row, _events(page))


@bp.post(EVENTS)
@signed_in
def use_event(assessment_id: int, code: str) -> ResponseReturnValue:
    """`pakai`: an event, or an event and a file of it; as many as were ticked."""
    page, row = _asked(assessment_id, code)
    events, asked = _events(page), request.form.getlist("pakai")[:MOST]
    fault = "" if asked else "Pilih dahulu yang dipakai."
    try:
        for each in asked:
            _use(page, row, events, each)
    except Invalid as error:
        fault = refusal(error)
    if fault:
        return _list(page, row, events, fault), 422
    flash(f"{len(asked)} bukti kegiatan dipakai pada indikator {code}.", "ok")
    return redirect(_back(page, row), 303)


def _asked(assessment_id: int, code: str) -> tuple[AnswerPage, AnswerRow]:
    """Raises NotFound where guidance says nothing about the indicator."""
    page = answer_page.writable(assessment_id)
    row = page.row(code)
    if not is_about_guidance(row.aspect, row.indicator):
        raise NotFound
    return page, row


def _events(page: AnswerPage) -> Sequence[ProvenEvent]:
    one = page.assessment
    return proven_events(current_context().session, one.agency_id, one.round.cycle.year)


def _use(page: AnswerPage, row: AnswerRow, events: Sequence[ProvenEvent], asked: str) -> None:
    """Raises NotFound, and what stands against evidence here. The same once more adds nothing."""
    event_id, _colon, file_id = asked.partition(":")
    event = next((one for one in events if one.id == as_key(event_id)), None)
    if event is None:
        raise NotFound
    kind, name, stream = _file(event, file_id) if file_id else _attendance(page, event)
    with stream:
        assessment_values.attach(
            current_context(),
            file_store(),
            stream,
            page.assessment.id,
            row.code,
            name=name,
            effective_on=event.begins_on,
            requirement=kind_of(kind, row.indicator.evidence),
            description=f"{event.title}, {event.organiser}",
        )


def _file(event: ProvenEvent, file_id: str) -> tuple[MaterialKind, str, BinaryIO]:
    file = next((one for one in event.files if one.id == as_key(file_id)), None)
    if file is None:
        raise NotFound
    return MaterialKind.MATERIAL, file.name, file_store().open(file.sha256)


def _attendance(page: AnswerPage, event: ProvenEvent) -> tuple[MaterialKind, str, BinaryIO]:
    content = attendance_pdf(event, page.assessment.agency.name)
    return MaterialKind.ATTENDANCE, f"Keterangan kegiatan {event.title}.pdf", BytesIO(content)


def _list(page: AnswerPage, row: AnswerRow, events: Sequence[ProvenEvent], fault: str = "") -> str:
    return render_template(
        "assessments/answer_events.html",
        **answer_page.context(page),
        row=row,
        events=events,
        kinds=GUIDANCE_KIND,
        ticked=request.form.getlist("pakai"),
        fault=fault,
        back=_back(page, row),
    )


def _back(page: AnswerPage, row: AnswerRow) -> str:
    here: dict[str, Any] = {"assessment_id": page.assessment.id, "code": row.code}
    return url_for("assessments.answer_one", **here, _anchor="bukti")
