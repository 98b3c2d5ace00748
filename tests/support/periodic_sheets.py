"""Made-up figures of a whole periodic report: the nation with its 552 local governments, or one province.

The numbers follow from the place in the list, so that the same sheet is made every time.
"""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.connection import ConnectionState
from renaksi.core.guidance import GuidanceKind
from renaksi.core.numbers import share
from renaksi.core.periodic import Period, PeriodicKind
from renaksi.core.periodic_issued import Issued
from renaksi.core.periodic_sheet import (
    Column,
    Figure,
    Grid,
    Part,
    PeriodicSheet,
    Section,
    Unit,
    counted,
    shared,
)
from renaksi.core.plan import FunnelStage
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_ageing import AgeBand

TAKEN = datetime(2026, 4, 2, 3, 15, tzinfo=UTC)
MARCH = Period(PeriodicKind.MONTHLY, 2026, 3)
YEAR = Period(PeriodicKind.YEARLY, 2025, 1)
_UNITS = {
    "T": Unit.TEXT,
    "K": Unit.CODE,
    "N": Unit.COUNT,
    "P": Unit.PERCENT,
    "S": Unit.SCORE,
    "D": Unit.DAYS,
}
TEXTS = {
    Part.SUMMARY: "Kepatuhan naik karena pendampingan di enam provinsi.\n\nYang masih perlu dikejar:\n"
    "- laporan provinsi baru di Papua;\n- aduan yang lewat dua kali batas waktu;\n- rekomendasi 2024.",
    Part.COMPLAINTS: "Aduan jalan rusak tetap yang terbanyak.\n\n1. Koordinasi dengan balai jalan.\n"
    "2. Tanggapan pertama dalam tiga hari kerja.",
    Part.PRACTICE: "Kota Magelang menutup aduan setelah pelapor menyatakan puas <dan & bukan> sebelumnya.",
    Part.ANALYSIS: "Kepatuhan dan kecepatan menanggapi berjalan bersama.\n\n"
    + "Uraian panjang. " * 120,
}
ISSUED = Issued(
    number="B-003/LB/04/2026",
    dated=date(2026, 4, 6),
    signatory="Dra. Sri Rahayu, M.Si.",
    position="Asisten Deputi Pemantauan dan Evaluasi Pelayanan Publik",
    place="Jakarta",
    token="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    check_url="https://renaksi.example.go.id/publik/periksa/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    fingerprint="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)


@cache
def places() -> tuple[tuple[str, str, str, str], ...]:
    """(code, name, kind, code of the province) of every local government."""
    text = (files("renaksi") / "data" / "wilayah.csv").read_text(encoding="utf-8")
    return tuple(
        (row["code"], row["name"], row["type"], row["parent_code"] or row["code"])
        for row in csv.DictReader(text.splitlines())
    )


def grid(code, columns, rows, totals=()):
    """`columns` as `name:T share:P`; the letters are those of `_UNITS`."""
    made = tuple(
        Column(name, _UNITS[letter])
        for name, _, letter in (one.partition(":") for one in columns.split())
    )
    return Grid(code, made, tuple(tuple(row) for row in rows), tuple(totals))


def national_sheet(period: Period = YEAR) -> PeriodicSheet:
    return PeriodicSheet(
        period,
        "KEMENPANRB",
        "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
        True,
        TAKEN,
        period.last_day,
        _sections(places()),
    )


def province_sheet(code: str = "34", period: Period = MARCH) -> PeriodicSheet:
    own = tuple(one for one in places() if one[3] == code)
    return PeriodicSheet(period, code, own[0][1], False, TAKEN, period.last_day, _sections(own))


def empty_sheet(period: Period = MARCH) -> PeriodicSheet:
    """Of a base whose first cycle has not begun: nothing but notes."""
    sections = (
        Section(Part.SUMMARY, (counted("complaints_received", 0), shared("plans_enacted", 0, 0))),
        Section(Part.FUNNEL, notes=("no_cycle",)),
        Section(Part.COMPLIANCE, notes=("nothing_due",)),
        Section(Part.COMPLAINTS, notes=("no_complaints",)),
        Section(Part.ASSESSMENT, notes=("no_results",)),
    )
    return PeriodicSheet(period, "34", "Daerah Istimewa Yogyakarta", False, TAKEN, period.last_day, sections)  # fmt: skip


def _pct(place: int, whole: int = 100) -> Decimal | None:
    return share(40 + place * 37 % 61, whole)


def _sections(own):
    hubs = [(code, name) for code, name, kind, _ in own if kind == "provinsi"]
    whole = len(own)
    return (
        Section(
            Part.SUMMARY,
            (
                shared("plans_enacted", whole * 9 // 10, whole, Decimal("84.20")),
                shared("compliance", whole * 3 // 4, whole, Decimal("79.11")),
                shared("on_time", whole // 2, whole, Decimal("50.00")),
                shared("verified", whole // 3, whole),
                Figure("achievement", Unit.PERCENT, Decimal("71.99"), before=Decimal("68.4")),
                counted("complaints_received", 12_345, 11_998),
                shared("complaints_followed_up", 11_002, 12_001, Decimal("90.10")),
                shared("complaints_finished", 9_004, 12_001, Decimal("75.03")),
                shared("connected", whole * 8 // 10, whole, Decimal("78.00")),
                shared("recommendations_resolved", 3, 8, Decimal("25.00")),
                counted("recommendations_overdue", 17, 22),
                Figure("score_mean", Unit.SCORE, Decimal("74.18"), before=Decimal("70.02")),
                counted("guidance_events", 14, 14),
                counted("guidance_agencies", 207, 188),
            ),
            notes=("small",),
        ),
        Section(Part.FUNNEL, grids=_funnel(hubs, whole)),
        Section(Part.COMPLIANCE, grids=_compliance(own, hubs)),
        Section(
            Part.ACHIEVEMENT,
            (
                Figure("mean", Unit.PERCENT, Decimal("71.99")),
                Figure("median", Unit.PERCENT, Decimal("73.5")),
            ),
            _achievement(hubs),
        ),
        Section(
            Part.COMPLAINTS,
            (
                counted("received", 12_345, 11_998),
                shared("followed_up", 11_002, 12_001),
                shared("finished", 9_004, 12_001),
                counted("excluded", 344),
                counted("unmapped", 6),
                Figure("rating", Unit.SCORE, Decimal("3.87")),
            ),
            _complaints(hubs),
        ),
        Section(Part.CONNECTION, grids=_connection(hubs)),
        Section(Part.RANKING, grids=_ranking(own)),
        Section(Part.RECOMMENDATIONS, grids=_recommendations(hubs)),
        Section(Part.ASSESSMENT, grids=_assessment(hubs)),
        Section(Part.GUIDANCE, grids=_guidance()),
        Section(Part.PRACTICE),
        Section(Part.ANALYSIS),
        Section(Part.ANNEX, grids=(_annex(own),)),
    )


def _funnel(hubs, whole):
    reached = [whole, whole * 98 // 100, whole * 95 // 100, whole * 92 // 100, whole * 9 // 10]
    yield_rows = [
        (stage.value, many, share(many, whole), max(0, many - 12))
        for stage, many in zip(FunnelStage, reached, strict=True)
    ]
    rows = [
        (code, name, 16, 16, 15, 14, 10 + place % 6, share(10 + place % 6, 16))
        for place, (code, name) in enumerate(hubs)
    ]
    sums = [sum(row[at] for row in rows) for at in range(2, 7)]
    return (
        grid("funnel", "step:K count:N share:P before:N", yield_rows),
        grid(
            "funnel_hubs",
            "code:T name:T owes:N drafted:N submitted:N endorsed:N enacted:N share:P",
            rows,
            ("", "Jumlah", *sums, share(sums[-1], sums[0])),
        ),
    )


def _compliance(own, hubs):
    checkpoints = [
        (code, 550, 500 - 30 * place, 420 - 20 * place, 7, 300, 2, _pct(place), _pct(place + 3))
        for place, code in enumerate(("B03", "B06", "B09", "B12"))
    ]
    rows = [
        (code, name, 16, 15, 12, 9, _pct(place), _pct(place + 1), Decimal(place % 9 + 3))
        for place, (code, name) in enumerate(hubs)
    ]
    hub = dict(hubs)
    missing = [(code, name, hub.get(above, above)) for code, name, _, above in own[::9]]
    return (
        grid(
            "checkpoints",
            "checkpoint:K expected:N submitted:N on_time:N extended:N verified:N nil:N rate:P on_time_rate:P",
            checkpoints,
        ),
        grid(
            "compliance_hubs",
            "code:T name:T expected:N submitted:N on_time:N verified:N rate:P on_time_rate:P median_days:D",
            rows,
        ),
        grid("missing", "code:T name:T hub:T", missing),
    )


def _achievement(hubs):
    return (
        grid(
            "achievement_strategies",
            "name:T agencies:N mean:P",
            [
                (f"Strategi {place}: penguatan pengelolaan pengaduan", 500 + place, _pct(place))
                for place in range(1, 6)
            ],
        ),
        grid(
            "achievement_bands",
            "band:K agencies:N",
            [(str(place), 20 + place * 31 % 90) for place in range(7)],
        ),
        grid(
            "achievement_hubs",
            "code:T name:T agencies:N mean:P median:P",
            [
                (code, name, 16, _pct(place), None if place == 4 else _pct(place + 2))
                for place, (code, name) in enumerate(hubs)
            ],
        ),
    )


def _complaints(hubs):
    counts = [800, 2200, 9004, 120, 104, 120, 6]
    return (
        grid(
            "buckets",
            "bucket:K count:N share:P",
            [
                (bucket.value, many, share(many, 12_345))
                for bucket, many in zip(ComplaintBucket, counts, strict=True)
            ],
        ),
        grid(
            "classes",
            "name:T count:N",
            [("Permintaan informasi", 3201), ("Aspirasi", 1200), ("Pengaduan", 7944)],
        ),
        grid(
            "categories",
            "name:T count:N",
            [(f"Kategori {place} perhubungan dan jalan", 900 - place * 61) for place in range(11)],
        ),
        grid(
            "backlog",
            "band:K count:N",
            [(band.value, 1200 - 400 * place) for place, band in enumerate(BacklogBand)],
        ),
        grid(
            "complaint_hubs",
            "code:T name:T received:N followed_up:P finished:P",
            [
                (code, name, 100 + place * 13, _pct(place), _pct(place + 5))
                for place, (code, name) in enumerate(hubs)
            ],
        ),
    )


def _connection(hubs):
    states = " ".join(f"{state.value.replace(' ', '_')}:N" for state in ConnectionState)
    kinds = grid(
        "connection_kinds",
        f"kind:K {states} share:P",
        [
            ("provinsi", 1, 2, 20, 15, _pct(2)),
            ("kabupaten", 60, 90, 200, 65, _pct(3)),
            ("kota", 3, 10, 50, 30, _pct(4)),
        ],
    )
    named = tuple(Column(one.code.replace("_", " "), one.unit) for one in kinds.columns)
    return (
        Grid(kinds.code, named, kinds.rows),
        grid(
            "connection_provinces",
            "code:T name:T agencies:N connected:N share:P",
            [(code, name, 16, 12, _pct(place)) for place, (code, name) in enumerate(hubs)],
        ),
    )


def _ranking(own):
    ten = own[1:11]
    return tuple(
        grid(
            code,
            f"rank:N code:T name:T value:{unit} whole:N",
            [(place, one[0], one[1], value(place), 4 + place) for place, one in enumerate(ten, 1)],
        )
        for code, unit, value in (
            ("best_compliance", "P", lambda place: Decimal(100 - place)),
            ("best_score", "S", lambda place: Decimal("95.5") - place),
            ("most_responsive", "D", lambda place: Decimal(place)),
            ("most_complaints", "N", lambda place: 900 - place * 40),
        )
    )


def _recommendations(hubs):
    counts = [120, 80, 300, 9]
    return (
        grid(
            "statuses",
            "status:K count:N share:P before:N",
            [
                (status.value, many, share(many, 509), many - 4)
                for status, many in zip(COUNTED, counts, strict=True)
            ],
        ),
        grid(
            "ageing",
            "band:K count:N",
            [(band.value, 90 - 20 * place) for place, band in enumerate(AgeBand)],
        ),
        grid(
            "recommendation_hubs",
            "code:T name:T total:N resolved:N in_process:N open:N overdue:N share:P",
            [(code, name, 20, 12, 4, 4, 2, share(12, 20)) for code, name in hubs],
        ),
    )


def _assessment(hubs):
    return (
        grid(
            "grades",
            "grade:T agencies:N",
            [("Sangat Baik", 60), ("Baik", 240), ("Cukup", 170), ("Kurang", 52), ("Sangat Kurang", 11)],
        ),
        grid(
            "assessment_hubs",
            "code:T name:T agencies:N mean:S",
            [(code, name, 16, _pct(place)) for place, (code, name) in enumerate(hubs)],
        ),
    )  # fmt: skip


def _guidance():
    kinds = tuple(GuidanceKind)
    return (
        grid(
            "events",
            "date:T kind:K title:T organiser:T agencies:N people:N",
            [
                (f"{day} Maret 2026", kinds[day % 4].value, f"Pendampingan penyusunan laporan B03 gelombang {day}",
                 "Kementerian PANRB", 12 + day, 40 + day)
                for day in range(3, 17)
            ],
        ),
        grid(
            "kinds",
            "kind:K events:N agencies:N people:N",
            [(kind.value, 4, 60, 210) for kind in kinds],
        ),
    )  # fmt: skip


def _annex(own):
    hub = {code: name for code, name, kind, _ in own if kind == "provinsi"}
    states = tuple(ConnectionState)
    grades = ("Sangat Baik", "Baik", "Cukup", "Kurang", None)
    rows = [
        (
            code, name, kind, f"Provinsi {hub.get(above, above)}", ("enacted", "endorsed", "draft")[place % 3],
            4, place % 5, _pct(place), _pct(place + 7), 20 + place, _pct(place + 1), _pct(place + 2),
            states[place % 4].value, None if place % 11 == 0 else Decimal(60 + place % 35),
            grades[place % 5], place % 7, place % 4,
        )
        for place, (code, name, kind, above) in enumerate(own)
    ]  # fmt: skip
    return grid(
        "agencies",
        "code:T name:T kind:K hub:T plan:K expected:N submitted:N rate:P achievement:P received:N"
        " followed_up:P finished:P connection:K score:S grade:T recommendations:N resolved:N",
        rows,
    )
