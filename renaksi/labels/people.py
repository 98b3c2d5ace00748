"""Words for roles and people."""

from typing import Final

from renaksi.core.policy import Role

ROLE: Final = {
    Role.AGENCY_ADMIN: "Admin Instansi",
    Role.LIAISON: "Pejabat Penghubung",
    Role.MANAGER: "Pejabat Pengelola Pengaduan",
    Role.EVALUATOR: "Tim Evaluator",
    Role.EVALUATION_LEAD: "Ketua Tim Evaluator",
    Role.OBSERVER: "Pemantau",
    Role.ISSUER: "Penerbit Rekomendasi",
    Role.INTERNAL_AUDITOR: "APIP",
    Role.NATIONAL_ADMIN: "Admin Nasional",
}
