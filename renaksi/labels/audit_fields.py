"""The name of every field that a line of the audit trail can speak of."""

from collections.abc import Mapping
from typing import Any, Final

from renaksi.core.agency import AgencyKind
from renaksi.core.document import DocumentKind
from renaksi.core.plan import Polarity
from renaksi.core.policy import Role
from renaksi.core.report import EntryVerdict, EvidenceVerdict, Timing
from renaksi.labels.agency import AGENCY_KIND
from renaksi.labels.cycle import SCHEME
from renaksi.labels.items import ITEM_FIELD
from renaksi.labels.people import ROLE
from renaksi.labels.plan import DOCUMENT_KIND, POLARITY, Status
from renaksi.labels.report import ENTRY_FIELD, ENTRY_VERDICT, EVIDENCE_VERDICT, TIMING

FIELD: Final[Mapping[str, str]] = {
    **ITEM_FIELD,
    **ENTRY_FIELD,
    "checkpoint": "Periode",
    "is_nil": "Nihil",
    "nil_reason": "Alasan nihil",
    "receipt_number": "Tanda terima",
    "timing": "Ketepatan waktu",
    "content_sha256": "Sidik isi",
    "flagged": "Baris bertanda",
    "verdict": "Putusan",
    "verified_value": "Nilai terverifikasi",
    "verdict_note": "Catatan putusan",
    "verified_at": "Diverifikasi pada",
    "wanted_until": "Diminta sampai",
    "granted_until": "Diberikan sampai",
    "requirement": "Bukti yang dipenuhi",
    "effective_on": "Tanggal bukti",
    "evidence": "Bukti",
    "files": "Berkas",
    "role": "Peran",
    "roles": "Peran",
    "home_id": "di",
    "reach_id": "Jangkauan",
    "strategy": "Strategi",
    "state": "Keadaan",
    "year": "Tahun",
    "like": "Seperti siklus",
    "drafting_opens_on": "Penyusunan dimulai",
    "drafting_due_on": "Batas penyusunan",
    "review_days": "Hari kerja telaah",
    "return_days": "Hari kerja perbaikan",
    "scheme": "Skema periode",
    "checkpoints": "Periode",
    "opens_on": "dibuka",
    "due_on": "batas",
    "closes_on": "terkunci setelah",
    "order": "Urutan",
    "owes_plan": "Wajib menyusun",
    "owes_reports": "Wajib melapor",
    "owing_kinds": "Jenis yang wajib",
    "plan_only_kinds": "Jenis yang tidak melapor",
    "reason": "Alasan",
    "plans_closed": "Renaksi yang ditutup",
    "plans_unfinished": "Renaksi yang belum selesai",
    "years": "Tahun",
    "days_added": "Hari ditambahkan",
    "on": "Tanggal",
    "code": "Kode",
    "name": "Nama",
    "short_name": "Nama singkat",
    "kind": "Jenis",
    "kinds": "Terbatas pada jenis",
    "time_zone": "Zona waktu",
    "agency": "instansi",
    "supervisor": "pembina",
    "predecessor": "pendahulu",
    "custodian": "Ditangani oleh",
    "successor": "penerus",
    "primary": "penerus utama",
    "is_primary": "penerus utama",
    "agencies": "Instansi",
    "links": "Pembinaan",
    "names": "Nama",
    "successions": "Penerusan",
    "legal_basis": "Dasar hukum",
    "from": "sejak",
    "to": "sampai",
    "valid_from": "Berlaku sejak",
    "valid_to": "Berlaku sampai",
    "new": "Baru",
    "added": "Ditambahkan",
    "changed": "Berubah",
    "moved": "Pindah urutan",
    "removed": "Dihapus",
    "left_out": "Dilewati",
    "issuers": "Penerbit",
    "email": "Surel",
    "job_title": "Jabatan",
    "is_active": "Aktif",
    "receiver_id": "Penerima",
    "by_link": "Melalui tautan",
    "number": "Nomor",
    "of": "Dari revisi",
    "submitted_at": "Diajukan pada",
    "endorsed_at": "Disetujui pada",
    "enacted_at": "Ditetapkan pada",
    "return_due_on": "Batas perbaikan",
    "letter_number": "Nomor surat",
    "letter_date": "Tanggal surat",
    "decree_number": "Nomor keputusan",
    "decree_date": "Tanggal keputusan",
    "decree_title": "Judul keputusan",
    "decree_signatory": "Penanda tangan",
    "decree_signatory_title": "Jabatan penanda tangan",
    "text": "Isi",
    "must_fix": "Harus diperbaiki",
    "is_answered": "Terjawab",
    "first_line": "Kop baris pertama",
    "second_line": "Kop baris kedua",
    "address": "Alamat",
    "contact": "Kontak",
    "city": "Kota",
    "signatory_name": "Nama penanda tangan",
    "signatory_title": "Jabatan penanda tangan",
    "signatory_number": "NIP",
    "sha256": "Sidik berkas",
    "size": "Ukuran",
    "start": "Sejak",
    "end": "Sampai",
    "rows": "Baris",
    "count": "Banyaknya",
    "seals": "Segel",
    "lines": "Baris yang dibandingkan",
    "skipped": "Baris yang tidak dibandingkan",
    "last_line": "Disegel sampai baris nomor",
    "faults": "Ketidakcocokan",
}
HIDDEN: Final = frozenset(
    {
        "lineage_id",
        "lineage_ids",
        "revision_id",
        "verifier_id",
        "id",
        "file_id",
        "decree_file_id",
        "logo_file_id",
        "found",
        "head",
    }
)
"""Numbers that mean nothing to people; who acted stands beside the line anyway."""


def _words(statuses: Mapping[Any, Status]) -> dict[Any, str]:
    return {code: status.word for code, status in statuses.items()}


WORDS: Final[Mapping[str, Mapping[Any, Any]]] = {
    "kind": {**AGENCY_KIND, **DOCUMENT_KIND},
    "kinds": AGENCY_KIND,
    "owing_kinds": AGENCY_KIND,
    "plan_only_kinds": AGENCY_KIND,
    "role": ROLE,
    "roles": ROLE,
    "polarity": POLARITY,
    "scheme": SCHEME,
    "verdict": {**_words(ENTRY_VERDICT), **_words(EVIDENCE_VERDICT)},
    "timing": _words(TIMING),
}
EXCLUSIVE: Final = frozenset({"to", "valid_to", "end"})
"""First days on which something no longer holds; people name the last one on which it does."""
CODES: Final = {
    **{
        code.value: code
        for code in (
            *AgencyKind,
            *DocumentKind,
            *Role,
            *Polarity,
            *EntryVerdict,
            *EvidenceVerdict,
            *Timing,
        )
    },
    **{scheme: scheme for scheme in SCHEME},
}
