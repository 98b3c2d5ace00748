"""Words for evidence: what is required and missing, what a file is, where else it is used."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from renaksi.core.evidence import Finding, FindingKind, Needed, Proof, checklist
from renaksi.core.files import DOCX, IMAGE_TYPES, JPEG, PDF, PNG, PPTX, WEBP, XLSX, ZIP
from renaksi.labels.plan import Status

SHORT_TYPE: Final = {
    PDF: "PDF", PNG: "PNG", JPEG: "JPEG", WEBP: "WebP", DOCX: "Word", XLSX: "Excel",
    PPTX: "PowerPoint", ZIP: "ZIP",
}  # fmt: skip
ACCEPTED_ENDINGS: Final = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.zip"
ALLOWED: Final = "PDF, JPEG, PNG, WebP, DOCX, XLSX, PPTX, atau ZIP; paling besar 25 MB per berkas."
MET: Final = Status("Ada", "selesai", "ok")
MISSING: Final = Status("Belum ada", "belum", "warn")
REFUSED: Final = Status("Ditolak, perlu diganti", "kembali", "bad")


FINDING: Final = {
    FindingKind.MISSING: "Berkas hilang dari penyimpanan",
    FindingKind.CHANGED: "Isi berkas berubah, tidak lagi cocok dengan SHA-256-nya",
    FindingKind.OTHER_SIZE: "Ukuran berkas berbeda dari yang tercatat",
    FindingKind.STRAY: "Berkas di penyimpanan tidak tercatat di basis data",
}


def finding(one: Finding) -> str:
    """`Berkas hilang dari penyimpanan: SK.pdf (Kabupaten Sleman), SHA-256 9f3c…`."""
    named = f": {'; '.join(one.names)}" if one.names else ""
    return f"{FINDING[one.kind]}{named}. SHA-256 {one.sha256}."


class Shared(Protocol):
    """What is told of another use of the same content."""

    @property
    def link_id(self) -> int: ...
    @property
    def other_agency(self) -> bool: ...
    @property
    def other_year(self) -> bool: ...


def needs(required: Iterable[str], proofs: Sequence[Proof]) -> Iterator[tuple[str, Status]]:
    """Every required kind with its state."""
    for one in checklist(required, proofs):
        yield one.kind, need_state(one)


def need_state(one: Needed) -> Status:
    if one.is_met:
        return MET
    return REFUSED if one.was_rejected else MISSING


def count_of(required: Iterable[str], proofs: Sequence[Proof]) -> str:
    """`1 dari 2 bukti yang disyaratkan sudah ada`."""
    found = checklist(required, proofs)
    if not found:
        return f"{len(proofs)} bukti" if proofs else "Tidak ada bukti yang disyaratkan"
    return f"{sum(one.is_met for one in found)} dari {len(found)} jenis bukti sudah ada"


def file_type(media_type: str) -> str:
    return SHORT_TYPE.get(media_type, "Berkas")


def has_preview(media_type: str) -> bool:
    """Whether pages of it can be shown; the rest is downloaded."""
    return media_type == PDF or media_type in IMAGE_TYPES


def short_hash(sha256: str) -> str:
    """9f3c…e21a."""
    return f"{sha256[:4]}…{sha256[-4:]}"


def shared_with(use: Shared) -> str:
    """Where the same content is used, as far as everybody may know."""
    if use.other_agency:
        return "Berkas yang sama juga dipakai instansi lain"
    if use.other_year:
        return "Berkas yang sama juga dipakai pada tahun lain"
    return "Berkas yang sama juga dipakai pada aksi lain"
