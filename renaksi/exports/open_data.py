"""The open data of a cycle: one row per agency, as CSV and as JSON of the same figures."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from renaksi import labels
from renaksi.core.complaint_tally import Tally
from renaksi.core.compliance import Figures
from renaksi.core.numbers import round_half_up
from renaksi.exports.csv import csv_lines
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels.assessment import RESULT_SOURCE
from renaksi.labels.compliance import states
from renaksi.labels.publication import LICENCE, LICENCE_URL, SOURCE
from renaksi.queries.published import Line, Published

COMPLAINTS: Final = (
    "diterima", "dikecualikan", "ditindaklanjuti", "ditindaklanjuti_persen", "selesai",
    "selesai_persen", "n_kecil", "dinyatakan",
)  # fmt: skip


def as_csv(found: Published, results_year: int | None, taken_at: datetime) -> bytes:
    """As `labels.publication.DICTIONARY` tells of the columns."""
    periods = [one.code for one in found.released.points]
    heads = [
        "siklus", "kode", "nama", "jenis", "renaksi_ditetapkan",
        *(f"{what}_{one}" for one in periods for what in ("laporan", "capaian")),
        "predikat", "nilai", "predikat_tahun", "predikat_sumber",
        *(f"pengaduan_{one}" for one in COMPLAINTS), "pengaduan_sampai",
        "keterhubungan", "keterhubungan_pada",
    ]  # fmt: skip
    table = Table(
        title=f"Data terbuka Renaksi {found.released.year}",
        columns=[Column(one, Kind.TEXT) for one in heads],
        rows=_rows(found, results_year),
        taken_at=taken_at,
    )
    return b"".join(csv_lines(table))


def _rows(found: Published, results_year: int | None) -> Iterator[Sequence[object]]:
    for line in found.lines:
        result = line.result
        pairs = zip(line.reports, line.achieved, strict=True)
        yield (
            found.released.year, line.code, line.name, labels.AGENCY_KIND[line.kind],
            line.is_enacted,
            *(cell for one, achieved in pairs for cell in (standing(one), _rounded(achieved))),
            *((result.grade, result.score, results_year, RESULT_SOURCE[result.source])
              if result else ("", None, None, "")),
            *complaints(line.complaints).values(),
            found.released.complaints_until if line.complaints else None,
            line.connection or "",
            found.released.connection_on if line.connection else None,
        )  # fmt: skip


def as_json(found: Published, results_year: int | None) -> bytes:
    """Numbers are written as numbers with a point, what is not known as null."""
    told = {
        "sumber": SOURCE,
        "lisensi": LICENCE,
        "lisensi_url": LICENCE_URL,
        "siklus": found.released.year,
        "keadaan_per": found.as_of.isoformat(),
        "periode": [one.code for one in found.released.points],
        "pengaduan_sampai": _day(found.released.complaints_until),
        "keterhubungan_pada": _day(found.released.connection_on),
        "instansi": [_agency(found, line, results_year) for line in found.lines],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _agency(found: Published, line: Line, results_year: int | None) -> dict[str, object]:
    codes = (one.code for one in found.released.points)
    result = line.result
    return {
        "kode": line.code,
        "nama": line.name,
        "jenis": labels.AGENCY_KIND[line.kind],
        "renaksi_ditetapkan": line.is_enacted,
        "laporan": [
            {"periode": code, "keadaan": standing(one), "capaian": _number(achieved)}
            for code, one, achieved in zip(codes, line.reports, line.achieved, strict=True)
            if one.expected
        ],
        "predikat": result
        and {
            "predikat": result.grade,
            "nilai": _number(result.score),
            "tahun": results_year,
            "sumber": RESULT_SOURCE[result.source],
        },
        "pengaduan": line.complaints
        and {
            name: _number(one) if isinstance(one, Decimal) else one
            for name, one in complaints(line.complaints).items()
        },
        "keterhubungan": line.connection,
    }


def complaints(tally: Tally | None) -> dict[str, int | bool | Decimal | None]:
    """By the name of its column."""
    if tally is None:
        return dict.fromkeys(COMPLAINTS)
    return dict(
        zip(
            COMPLAINTS,
            (
                tally.received, tally.excluded, tally.followed_up, tally.share_followed_up,
                tally.finished, tally.share_finished, tally.is_small, tally.declared,
            ),
            strict=True,
        )
    )  # fmt: skip


def standing(one: Figures) -> str:
    """How a report counts, in words; empty where none is owed."""
    return ", ".join(state.word for state in states(one)) if one.expected else ""


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(round_half_up(value))
