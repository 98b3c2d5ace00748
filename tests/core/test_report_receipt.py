"""What a receipt says of a submission."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.plan import Polarity
from renaksi.core.report import Timing
from renaksi.core.report_receipt import Receipt, ReceiptRow, receipt_content


def row(number="1.1", *, target=10, realization=5, weight=50, due=True, polarity=Polarity.UP):
    return ReceiptRow(
        number, "Melatih petugas", "orang", polarity,
        None if target is None else Decimal(target), due, Decimal(weight),
        None if realization is None else Decimal(realization), 1,
    )  # fmt: skip


RECEIPT = Receipt(
    number="TT/2026/B06/34.04/01", checkpoint="B06", year=2026, agency_kind=AgencyKind.KABUPATEN,
    agency_name="Kabupaten Sleman", zone=TimeZone.WIB, at=datetime(2026, 7, 10, 3, tzinfo=UTC),
    by="Budi", acting="Kabupaten Sleman", to="DIY", timing=Timing.ON_TIME, nil_reason=None,
    content_sha256="ab", rows=(row(), row("1.2", realization=30), row("1.3", due=False)),
)  # fmt: skip


def test_achievement_is_that_of_the_reported_values():
    assert [one.percent for one in RECEIPT.rows] == [Decimal(50), Decimal(300), None]
    assert RECEIPT.percent == Decimal(75), "each at most 100 in the mean"
    assert (RECEIPT.filled, len(RECEIPT.due)) == (2, 2)


def test_a_missing_figure_counts_nothing():
    one = replace(RECEIPT, rows=(row(), row("1.2", realization=None)))
    assert (one.percent, one.filled) == (Decimal(25), 1)


def test_where_nothing_is_due_there_is_no_figure():
    assert replace(RECEIPT, rows=(row(due=False),)).percent is None
    assert replace(RECEIPT, rows=()).percent is None
    assert replace(RECEIPT, nil_reason="Tidak ada kegiatan").percent is None


def test_its_hash_changes_with_the_submission_and_not_with_its_reader():
    assert receipt_content(RECEIPT) == receipt_content(replace(RECEIPT, to="Pusat", rows=()))
    assert receipt_content(RECEIPT) != receipt_content(replace(RECEIPT, content_sha256="cd"))
