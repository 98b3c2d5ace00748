"""Words for roles, people and the door."""

from typing import Final

from renaksi.core.accounts import AccountState
from renaksi.core.passwords import SHORTEST, Weakness
from renaksi.core.policy import Permission, Relation, Role
from renaksi.labels.plan import Status

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
ROLE_DUTY: Final = {
    Role.AGENCY_ADMIN: "Menyusun renaksi, mengatur pengguna dan unit kerja.",
    Role.LIAISON: "Mengisi baris renaksi unitnya sendiri.",
    Role.MANAGER: "Memeriksa, mengajukan, dan menetapkan renaksi.",
    Role.EVALUATOR: "Menelaah renaksi instansi binaan.",
    Role.EVALUATION_LEAD: "Menyetujui renaksi yang sudah ditelaah.",
    Role.OBSERVER: "Membaca dan memberi komentar dalam jangkauannya.",
    Role.ISSUER: "Menerbitkan rekomendasi atas nama instansinya.",
    Role.INTERNAL_AUDITOR: "Membaca dan memeriksa tindak lanjut instansinya.",
    Role.NATIONAL_ADMIN: "Mengatur siklus, instansi, dan pengguna secara nasional.",
}
RELATION: Final = {
    Relation.OWN: "instansi sendiri dan unitnya",
    Relation.SAME_OWNER: "instansi tempat unitnya bernaung",
    Relation.HOME: "instansi sendiri (tanpa menelaah)",
    Relation.BELOW: "semua instansi di bawahnya",
    Relation.SUPERVISED: "instansi yang dibina langsung",
    Relation.REACH: "dalam jangkauannya",
    Relation.EVERYWHERE: "di mana pun",
}
PERMISSION: Final = {
    Permission.PLAN_READ: "Membaca renaksi",
    Permission.PLAN_CREATE: "Mulai menyusun renaksi",
    Permission.PLAN_EDIT: "Mengisi renaksi",
    Permission.PLAN_EDIT_OWN_ROWS: "Mengisi baris unit sendiri",
    Permission.PLAN_COMMENT: "Memberi komentar",
    Permission.PLAN_REVIEW_NOTE: "Menulis catatan telaah",
    Permission.AGENCY_ADMINISTER: "Mengatur instansi dan pembinaannya",
    Permission.UNIT_KEEP: "Mengatur unit kerja",
    Permission.PEOPLE_READ: "Melihat pemegang peran",
    Permission.PEOPLE_KEEP: "Mengatur pengguna",
    Permission.PEOPLE_APPOINT: "Menunjuk Admin Instansi atau Pejabat Pengelola yang belum ada",
    Permission.CYCLE_ADMINISTER: "Mengatur siklus",
    Permission.AUDIT_READ: "Membaca jejak audit",
    Permission.AUDIT_VERIFY: "Memeriksa keutuhan jejak audit",
    Permission.LETTERHEAD_KEEP: "Mengatur kop surat",
    Permission.DOCUMENT_ISSUE: "Menerbitkan matriks dan surat pengantar",
    Permission.REPORT_EDIT: "Mengisi laporan capaian",
    Permission.REPORT_EDIT_OWN_ROWS: "Mengisi baris laporan unitnya sendiri",
    Permission.REPORT_VERIFY: "Memverifikasi laporan capaian",
    Permission.EXTENSION_REQUEST: "Meminta dispensasi",
    Permission.EXTENSION_DECIDE: "Memutuskan dispensasi",
    Permission.RECOMMENDATION_READ: "Membaca rekomendasi",
    Permission.RECOMMENDATION_ISSUE: "Menerbitkan rekomendasi",
    Permission.RECOMMENDATION_IMPORT: "Memuat register rekomendasi dari berkas",
    Permission.RECOMMENDATION_MINUTES: "Menerbitkan Berita Acara Pemutakhiran Data",
    Permission.FOLLOW_UP_WRITE: "Menulis tindak lanjut rekomendasi",
    Permission.FOLLOW_UP_SUBMIT: "Mengajukan tindak lanjut rekomendasi",
    Permission.FOLLOW_UP_CHECK: "Memeriksa tindak lanjut sebagai APIP",
    Permission.INSTRUMENT_KEEP: "Mengatur instrumen dan putaran penilaian",
    Permission.ASSESSMENT_READ: "Membaca penilaian",
    Permission.ASSESSMENT_RECORD: "Mencatat hasil penilaian dari luar sistem",
    Permission.COMPLAINT_READ: "Membaca angka laporan masyarakat dan keterhubungan",
    Permission.COMPLAINT_IMPORT: "Memuat ekspor LAPOR! dan menyatakan angka laporan",
    Permission.COMPLAINT_MAP: "Mengatur pemetaan status, sebutan instansi, dan batas waktu",
    Permission.COMPLAINT_HANDOVER: "Mencatat penyerahan laporan ke Ombudsman",
    Permission.CONNECTION_RECORD: "Mencatat status keterhubungan",
    Permission.CHANNEL_KEEP: "Mencatat kanal pengaduan instansi",
    Permission.ROADMAP_KEEP: "Menetapkan target peta jalan nasional",
    Permission.ASSESSMENT_DOCUMENT: "Menerbitkan Berita Acara dan LHE",
    Permission.MODERATION_READ: "Membaca moderasi dan kalibrasi (ditanyakan pada pusat)",
    Permission.GUIDANCE_ORGANISE: "Menyelenggarakan kegiatan pembinaan",
    Permission.PERIODIC_WRITE: "Menyusun laporan berkala (ditanyakan pada instansi laporannya)",
    Permission.PERIODIC_APPROVE: "Menyetujui laporan berkala",
}
ACCOUNT_STATE: Final = {
    AccountState.IN_USE: Status("Aktif", "selesai", "ok"),
    AccountState.NEVER_CAME: Status("Belum pernah masuk", "belum", "idle"),
    AccountState.WITHOUT_ROLE: Status("Tanpa peran", "takdinilai", "idle"),
    AccountState.DISABLED: Status("Dinonaktifkan", "kunci", "idle"),
}
PASSWORD_RULES: Final = (
    f"Sedikitnya {SHORTEST} karakter. Beberapa kata yang tidak saling terkait mudah diingat dan"
    " sulit ditebak. Jangan memakai nama, surel, NIP, atau nomor telepon."
)
PASSWORD_WEAKNESS: Final = {
    Weakness.TOO_SHORT: f"Kata sandi terlalu pendek. Pakai sedikitnya {SHORTEST} karakter.",
    Weakness.TOO_LONG: "Kata sandi terlalu panjang. Pakai paling banyak 200 karakter.",
    Weakness.TOO_COMMON: (
        "Kata sandi ini termasuk yang pertama ditebak orang. Pakai beberapa kata yang tidak"
        " saling terkait."
    ),
    Weakness.TOO_EVEN: (
        "Kata sandi ini hanya mengulang atau mengurutkan tombol. Pakai beberapa kata yang tidak"
        " saling terkait."
    ),
    Weakness.ONLY_FIGURES: (
        "Kata sandi yang hanya angka mudah ditebak, misalnya NIP atau nomor telepon. Tambahkan"
        " kata."
    ),
    Weakness.PERSONAL: "Kata sandi tidak boleh hanya nama atau surel Anda ditambah angka.",
    Weakness.SAME_AS_BEFORE: "Kata sandi baru sama dengan yang lama. Pilih yang lain.",
}

_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """Chrome di Windows: enough for a person to recognise their own computer."""
    browser = next((word for mark, word in _BROWSERS if mark in user_agent), "Peramban lain")
    system = next((word for mark, word in _SYSTEMS if mark in user_agent), "")
    return f"{browser} di {system}" if system else browser
