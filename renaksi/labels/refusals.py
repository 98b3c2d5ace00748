"""The sentence a person reads when the domain says no. Each says what to do next."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentState
from renaksi.core.assessment_answer import AnswerFault, AnswerIssue
from renaksi.core.assessment_round import RoundFault
from renaksi.core.dates import Span
from renaksi.core.errors import Refusal, RuleBroken
from renaksi.core.files import FileFault
from renaksi.core.guidance import GuidanceState
from renaksi.core.item_entry import Fault
from renaksi.core.passwords import Weakness
from renaksi.core.periodic_steps import PeriodicState
from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationSource, RecommendationStatus
from renaksi.core.report import ReportState
from renaksi.labels.agency import AGENCY_KIND
from renaksi.labels.assessment import ASSESSMENT_STATE
from renaksi.labels.assessment_checks import ROUND_FAULT, answer_issue
from renaksi.labels.files import file_fault
from renaksi.labels.format import day, file_size, number, span
from renaksi.labels.guidance import GUIDANCE_STATE
from renaksi.labels.items import entry_fault
from renaksi.labels.people import PASSWORD_WEAKNESS, ROLE
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.labels.plan import PLAN_STATE
from renaksi.labels.recommendation import RECOMMENDATION_SOURCE, RECOMMENDATION_STATUS
from renaksi.labels.report import NO_REPORT, REPORT_STATE

REFUSAL: Final = {
    Refusal.NOT_YOURS: "Bagian ini bukan kewenangan Anda.",
    Refusal.ROLE_MISSING: "Peran Anda tidak mencakup langkah ini. Hubungi Admin Instansi Anda.",
    Refusal.OTHER_TIER_ACTS: "Langkah ini ditangani oleh {agency}.",
    Refusal.OWN_WORK: (
        "Anda ikut menyusun berkas ini, jadi tidak dapat menelaahnya. Mintalah rekan lain."
    ),
    Refusal.FOUR_EYES: (
        "Langkah ini harus dilakukan oleh orang lain (empat mata):"
        " Anda sudah mengajukan atau menelaah berkas ini."
    ),
    Refusal.WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena keadaan berkas sekarang: {state}."
        " Muat ulang halaman."
    ),
    Refusal.NOTE_REQUIRED: "Tuliskan alasannya.",
    Refusal.CHECKS_FAIL: (
        "Renaksi belum dapat diajukan: masih ada {count} hal yang harus diperbaiki."
    ),
    Refusal.CHANGED_BY_OTHER: (
        "Data ini sudah diubah orang lain sejak Anda membukanya. Muat ulang, lalu ulangi."
    ),
    Refusal.REVISION_OPEN: "Revisi {number} masih berjalan. Selesaikan atau batalkan dahulu.",
    Refusal.FIRST_REVISION: "Revisi pertama tidak dapat dibatalkan.",
    Refusal.DATE_AHEAD: "Tanggal ini belum tiba. Isi {today} atau sebelumnya.",
    Refusal.DATE_PAST: "Tanggal ini sudah lewat. Isi {today} atau sesudahnya.",
    Refusal.DATE_TOO_FAR: "Tanggal ini terlalu jauh. Isi {limit} atau sebelumnya.",
    Refusal.TARGET_ALREADY_DUE: (
        "Target {checkpoint} tidak dapat diubah karena batas laporannya sudah lewat."
    ),
    Refusal.OTHER_UNITS_ROW: "Baris ini tanggung jawab unit lain.",
    Refusal.FIELD_NOT_YOURS: (
        "Strategi, bobot, dan penanggung jawab diisi oleh Admin Instansi."
        " Sampaikan usul Anda lewat komentar."
    ),
    Refusal.TOO_MANY_ACTIONS: "Renaksi memuat paling banyak {limit} aksi.",
    Refusal.NO_OBLIGATION: "{agency} tidak wajib menyusun renaksi pada siklus ini.",
    Refusal.CYCLE_NOT_OPEN: "Siklus {year} belum dibuka.",
    Refusal.CYCLE_CLOSED: "Siklus {year} sudah ditutup.",
    Refusal.CYCLE_MISSING: "Siklus {year} belum ada.",
    Refusal.CHECKPOINT_MISSING: "Siklus {year} tidak memiliki periode {code}. Pilih {known}.",
    Refusal.CYCLE_ALREADY_OPEN: "Siklus {year} sudah dibuka.",
    Refusal.CYCLE_INCOMPLETE: (
        "Siklus {year} belum dapat dibuka: masih ada {count} hal yang belum lengkap."
        " Lihat daftar persiapannya."
    ),
    Refusal.BAD_WINDOW: "Tanggal {code} tidak berurutan. Periksa buka, batas, dan kunci.",
    Refusal.SCHEME_FIXED: (
        "Skema periode tidak dapat diganti karena sudah ada renaksi pada siklus {year}."
        " Tanggalnya masih dapat diubah."
    ),
    Refusal.STRATEGY_IN_USE: (
        "Strategi {code} dipakai {count} aksi atau templat. Pindahkan dahulu, baru hapus strateginya."
    ),
    Refusal.NEVER_OWES: (
        "{agency} tidak dapat diwajibkan: unit tidak menyusun renaksi sendiri, dan renaksi pusat"
        " tidak mempunyai penelaah."
    ),
    Refusal.ALREADY_EXISTS: "{what} sudah ada.",
    Refusal.NOT_FOUND: "Yang Anda cari tidak ditemukan.",
    Refusal.WOULD_CYCLE: (
        "{agency} tidak dapat dibina oleh {supervisor}, karena {supervisor} sendiri"
        " berada di bawahnya pada tanggal itu."
    ),
    Refusal.LINK_OVERLAP: (
        "{agency} sudah mempunyai pembina lain pada sebagian masa itu ({span})."
    ),
    Refusal.NOT_ACTIVE_THEN: "{agency} tidak ada pada tanggal {on}.",
    Refusal.HAS_UNITS: (
        "{agency} masih membina {count} instansi pada tanggal itu."
        " Pindahkan dahulu, atau tentukan penerusnya."
    ),
    Refusal.ROOT_IS_FIXED: (
        "Kementerian PANRB adalah pusat: tidak dapat ditambah, dipindahkan, atau dibubarkan."
    ),
    Refusal.SAME_NAME: "Nama itu sudah berlaku pada tanggal tersebut.",
    Refusal.SAME_SUPERVISOR: "{agency} sudah dibina oleh {supervisor} pada tanggal itu.",
    Refusal.NO_SUPERVISOR: "{agency} tidak mempunyai pembina pada masa ini: {span}.",
    Refusal.UNIT_SUPERVISES: (
        "{supervisor} adalah unit, jadi tidak dapat membina {agency}. Pilih instansi induknya."
    ),
    Refusal.NEVER_EXISTED: (
        "{agency} baru ada sejak tanggal itu. Pilih tanggal sesudahnya untuk mengakhirinya."
    ),
    Refusal.MERGE_WITH_ITSELF: "Instansi tidak dapat menjadi penerus dirinya sendiri.",
    Refusal.NOTHING_INHERITED: "Tidak ada lagi yang terbuka pada warisan {agency}.",
    Refusal.NOT_AN_HEIR: ("Pilih penerus {agency} yang masih ada dan belum menangani renaksi ini."),
    Refusal.ONE_PRIMARY: (
        "Pilih tepat satu penerus utama. Jika instansi lama tetap ada, jangan pilih satu pun."
    ),
    Refusal.NAME_MISSING: "Isi nama instansi.",
    Refusal.BAD_CODE: (
        "Kode hanya memuat huruf, angka, titik, garis miring, dan tanda hubung;"
        " paling banyak 60 karakter."
    ),
    Refusal.CODE_OUTSIDE: "Kode unit harus diawali kode instansi Anda, misalnya {example}.",
    Refusal.BAD_DATE: "Tanggal di luar jangkauan. Isi tanggal sejak 1 Januari 1900.",
    Refusal.NO_SUCH_CODE: "Tidak ada instansi dengan kode {code}.",
    Refusal.NOT_A_DATE: "“{value}” bukan tanggal. Tulis seperti 2025-06-30.",
    Refusal.DATE_NEEDED: "Isi berlaku_sejak: sejak kapan perubahan ini berlaku.",
    Refusal.UNKNOWN_KIND: "Jenis “{value}” tidak dikenal. Isi salah satu: {kinds}.",
    Refusal.UNKNOWN_ZONE: "Zona waktu “{value}” tidak dikenal. Isi WIB, WITA, atau WIT.",
    Refusal.SUPERVISOR_MISSING: "Isi kode instansi pembina.",
    Refusal.SUPERVISOR_ROW_WRONG: (
        "Pembinanya, {code} pada baris {row}, belum dapat dimuat. Perbaiki baris itu dahulu."
    ),
    Refusal.TWICE_IN_FILE: (
        "Kode ini sudah ada pada baris {row} dengan tanggal yang sama. Hapus salah satunya."
    ),
    Refusal.FORMULA_CELL: "Sel ini berisi rumus. Ganti dengan nilainya.",
    Refusal.BROKEN_CELL: "Rumusnya menghasilkan galat. Ganti dengan nilainya.",
    Refusal.KIND_FIXED: (
        "Jenis {agency} sudah tercatat sebagai {kind} dan tidak dapat diubah lewat langkah ini."
    ),
    Refusal.LAST_ADMIN: (
        "Ini pemegang terakhir peran {role} di {agency}. Tunjuk orang lain lebih dahulu."
    ),
    Refusal.BEYOND_REACH: "Anda tidak dapat memberi peran {role} di {agency}.",
    Refusal.COMMENT_SETTLED: (
        "Komentar hanya dapat diubah dalam satu jam sejak ditulis dan sebelum ditandai terjawab."
        " Tulis komentar baru untuk menambahkan."
    ),
    Refusal.TEXT_MISSING: "Tulis isinya dahulu.",
    Refusal.TEXT_TOO_LONG: "Paling banyak {limit} karakter. Ringkas, lalu simpan lagi.",
    Refusal.NOTE_NOT_SENT: (
        "Catatan ini belum terkirim kepada instansi. Catatan terkirim bersama pengembalian."
    ),
    Refusal.BAD_CREDENTIALS: (
        "Surel atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi."
    ),
    Refusal.TRY_LATER: "Terlalu banyak percobaan. Coba lagi dalam {seconds} detik.",
    Refusal.OLD_PASSWORD: "Kata sandi lama tidak cocok. Periksa huruf besar dan kecil.",
    Refusal.WEAK_PASSWORD: "{why}",
    Refusal.EMAIL_TAKEN: "Surel ini sudah dipakai {name}. Buka akunnya, lalu beri peran di sana.",
    Refusal.EMAIL_ELSEWHERE: (
        "Surel ini dipakai akun di luar kewenangan Anda. Mintalah Admin Nasional memberi perannya."
    ),
    Refusal.UNKNOWN_PERSON: (
        "Tidak ada akun dengan surel ini dalam kewenangan Anda. Buat akunnya lebih dahulu."
    ),
    Refusal.UNKNOWN_AGENCY: "Tidak ada instansi dengan kode {code}.",
    Refusal.NO_ACCOUNT: "Tidak ada akun dengan surel {email}.",
    Refusal.BAD_EMAIL: "Alamat surel {email} belum lengkap. Contoh: nama@instansi.go.id.",
    Refusal.ROLE_HELD: "{name} sudah memegang peran {role} di {agency} pada masa itu.",
    Refusal.ROLE_NOT_HERE: "Peran {role} tidak berlaku di {agency}.",
    Refusal.ROLE_FILLED: (
        "{agency} sudah mempunyai {role}. Yang berikutnya ditunjuk oleh Admin Instansi di sana."
    ),
    Refusal.ROLE_ENDED: "Peran ini sudah berakhir.",
    Refusal.OTHER_ROLES: (
        "{name} juga memegang peran di luar kewenangan Anda. Mintalah bantuan Admin Nasional."
    ),
    Refusal.OWN_ACCOUNT: "Langkah ini tidak dapat Anda lakukan atas akun Anda sendiri.",
    Refusal.ACCOUNT_DISABLED: "Akun {name} tidak aktif. Aktifkan akunnya lebih dahulu.",
    Refusal.NOTHING_TO_HAND_OVER: (
        "{name} tidak memegang tugas yang dapat Anda serahkan sejak tanggal itu."
    ),
    Refusal.BAD_SPAN: "Tanggal berakhir harus sesudah tanggal mulai.",
    Refusal.BEFORE_TODAY: "Tanggal tidak boleh sebelum hari ini, supaya riwayat tetap benar.",
    Refusal.LINK_EXPIRED: "Tautan ini sudah dipakai atau kedaluwarsa. Mintalah yang baru.",
    Refusal.BAD_FILE: "Berkas tidak dapat dibaca: {why}",
    Refusal.FILE_MISSING: "Pilih berkasnya dahulu.",
    Refusal.FILE_HAS_ERRORS: "Berkas masih memuat {count} kesalahan. Tidak ada yang disimpan.",
    Refusal.FILE_TOO_LARGE: "Berkas {size} melebihi batas {limit}.",
    Refusal.BAD_VALUE: "{why}",
    Refusal.DEMO_IN_PRODUCTION: (
        "Data contoh tidak dapat dimuat pada lingkungan produksi (RENAKSI_ENV=production)."
    ),
    Refusal.REPORT_WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena keadaan laporan sekarang: {state}."
        " Muat ulang halaman."
    ),
    Refusal.NO_PLAN_IN_FORCE: (
        "Laporan baru dapat diisi setelah renaksi ditetapkan. Selesaikan penetapannya dahulu."
    ),
    Refusal.NOT_EXPECTED: "{agency} tidak wajib melaporkan capaian pada siklus ini.",
    Refusal.NOTHING_REPORTED: (
        "Belum ada realisasi yang diisi. Isi paling sedikit satu baris, atau laporkan nihil"
        " dengan alasannya."
    ),
    Refusal.NIL_REASON_MISSING: "Tuliskan alasan laporan nihil.",
    Refusal.WINDOW_NOT_OPEN: "Laporan ini baru dapat diisi mulai {day}.",
    Refusal.WINDOW_LOCKED: (
        "Laporan terkunci sejak {day}, 23.59. Isian Anda tetap tersimpan. Ajukan dispensasi"
        " kepada instansi pembina."
    ),
    Refusal.ROWS_UNDECIDED: (
        "Masih ada {count} baris yang belum diputuskan. Terima, ubah nilainya, atau kembalikan"
        " setiap baris."
    ),
    Refusal.ROW_FLAGGED: (
        "Baris ini bertanda, jadi harus diperiksa satu per satu. Buka barisnya, lalu putuskan."
    ),
    Refusal.NO_ROW_RETURNED: (
        "Belum ada baris yang dikembalikan. Tandai baris yang harus diperbaiki beserta catatannya."
    ),
    Refusal.VALUE_MISSING: "Isi nilai terverifikasi, misalnya 12 atau 12,5.",
    Refusal.EXTENSION_PENDING: (
        "Permintaan dispensasi untuk periode ini masih menunggu keputusan."
    ),
    Refusal.EXTENSION_DECIDED: (
        "Permintaan dispensasi ini sudah diputuskan atau dibatalkan. Muat ulang halaman."
    ),
    Refusal.EXTENSION_RUNS: (
        "Dispensasi sampai {day} masih berlaku. Ajukan laporan sebelum hari itu berakhir."
    ),
    Refusal.EXTENSION_TOO_LATE: (
        "Dispensasi untuk periode ini hanya dapat diberikan sampai {day}. Hubungi instansi pembina."
    ),
    Refusal.EXTENSION_TOO_SHORT: "Isi {day} atau sesudahnya, agar dispensasi ada gunanya.",
    Refusal.EVIDENCE_LOCKED: (
        "Bukti ini sudah diterima pembina, jadi tidak dapat diubah atau dilepas."
        " Unggah bukti baru bila ada yang harus ditambahkan."
    ),
    Refusal.EVIDENCE_IN_REVIEW: (
        "Bukti ini juga dipakai pada laporan, tindak lanjut, atau penilaian yang sudah diajukan,"
        " jadi tidak dapat diubah."
        " Unggah bukti baru bila ada yang harus ditambahkan."
    ),
    Refusal.NO_SUCH_REQUIREMENT: (
        "Jenis bukti “{wanted}” tidak ada pada aksi ini. Pilih jenis dari daftar."
    ),
    Refusal.TOO_MUCH_EVIDENCE: (
        "Satu baris memuat paling banyak {limit} bukti. Gabungkan beberapa berkas, lalu unggah lagi."
    ),
    Refusal.DATE_MISSING: "Isi tanggal dokumen, yaitu tanggal yang tertulis pada buktinya.",
    Refusal.UPLOAD_OUT_OF_STEP: (
        "Potongan berkas tidak berurutan. Unggahan dilanjutkan dari bagian terakhir yang diterima."
    ),
    Refusal.TOO_MANY_UPLOADS: (
        "Anda masih mempunyai {limit} unggahan yang belum selesai. Selesaikan atau batalkan dahulu."
    ),
    Refusal.RECOMMENDATION_WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena keadaan rekomendasi sekarang: {state}."
        " Muat ulang halaman."
    ),
    Refusal.ANSWER_MISSING: "Tuliskan tindak lanjutnya dahulu.",
    Refusal.NOT_YOUR_SOURCE: "Peran Anda tidak menerbitkan rekomendasi dari sumber {source}.",
    Refusal.NOT_YOUR_ADDRESSEE: "{agency} berada di luar jangkauan penerbit ini.",
    Refusal.NO_ADDRESSEE: "Pilih paling sedikit satu instansi tujuan.",
    Refusal.BAD_DAYS: "Jangka waktu ditulis dalam hari, dari 1 sampai {limit}.",
    Refusal.BAD_PATTERN: (
        "Pola nomor harus memuat {{year}} dan {{n}}, boleh juga {{issuer}}, tanpa tanda kurung"
        " kurawal lain. Contoh: R/{{issuer}}/{{year}}/{{n:04d}}."
    ),
    Refusal.TOO_MANY_VIEWS: "Paling banyak {limit} saringan tersimpan. Hapus satu dahulu.",
    Refusal.TOO_MANY_ADDRESSEES: "Pilih paling banyak {limit} instansi tujuan sekali terbit.",
    Refusal.NO_SUCH_DELEGATE: (
        "Pilih instansi lain yang memiliki petugas berwenang atas instansi tujuan rekomendasi ini."
    ),
    Refusal.NO_WORKING_PLAN: (
        "{agency} belum memiliki renaksi yang sedang disusun. Mulai penyusunan atau perubahan"
        " renaksi dahulu, lalu jadikan rekomendasi ini aksi."
    ),
    Refusal.CELL_EMPTY: "Kolom {column} wajib diisi.",
    Refusal.UNKNOWN_WORD: "“{value}” tidak dikenal. Isi salah satu: {known}.",
    Refusal.NUMBER_TWICE: (
        "Nomor ini juga ada pada baris {row} untuk penerbit yang sama. Hapus salah satunya."
    ),
    Refusal.STATUS_DATE_MISSING: "Isi tanggal_status: sejak kapan status ini berlaku.",
    Refusal.STATUS_TOO_EARLY: (
        "Status ini tidak dapat berlaku sebelum {day}. Isi tanggal itu atau sesudahnya."
    ),
    Refusal.DAY_TOO_LATE: (
        "Status berikutnya sudah tercatat pada {day}. Isi tanggal itu atau sebelumnya."
    ),
    Refusal.DUE_TOO_EARLY: (
        "Jatuh tempo tidak dapat mendahului tanggal terbit. Isi {day} atau sesudahnya."
    ),
    Refusal.HANDLED_HERE: (
        "Rekomendasi {number} sudah ditangani di sistem ini, jadi tidak dapat diubah lewat berkas."
        " Lanjutkan di halamannya."
    ),
    Refusal.ALREADY_LINKED: "Aksi ini sudah ditautkan pada rekomendasi yang sama.",
    Refusal.UPLOAD_EXPIRED: "Unggahan ini sudah kedaluwarsa. Pilih berkasnya, lalu unggah lagi.",
    Refusal.ASSESSMENT_WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena tahap penilaian sekarang: {state}. Muat ulang halaman."
    ),
    Refusal.SELF_NOT_OPEN: "Penilaian mandiri baru dapat diisi mulai {day}.",
    Refusal.SELF_TIME_RANGE: (
        "Isi tanggal dari {first} sampai {last}; sesudah itu pembina harus sudah selesai menilai."
    ),
    Refusal.SELF_CLOSED: (
        "Waktu penilaian mandiri berakhir pada {day}, 23.59. Isian Anda tetap tersimpan."
        " Hubungi instansi pembina."
    ),
    Refusal.SELF_STILL_OPEN: (
        "Instansi masih dapat mengisi penilaian mandiri sampai {day}. Mulailah menilai sesudahnya,"
        " atau setelah penilaian mandiri diajukan."
    ),
    Refusal.OUTCOME_ALREADY: "Hal itu sudah ditetapkan pada penilaian ini. Muat ulang halaman.",
    Refusal.HUB_IN_TIME: (
        "Penilaian hanya dapat diambil alih dari pembina yang sudah melewati batas waktunya."
    ),
    Refusal.ANSWERS_MISSING: (
        "Masih ada {count} indikator yang belum dijawab. Lengkapi dahulu, lalu ajukan."
    ),
    Refusal.SCORES_MISSING: "Masih ada {count} indikator yang belum dinilai. Lengkapi dahulu.",
    Refusal.SCORES_UNEXPLAINED: (
        "{count} nilai berbeda dari nilai mandiri tanpa catatan. Tuliskan alasannya dahulu."
    ),
    Refusal.SCORES_SENT_BACK: (
        "{count} indikator yang dikembalikan Ketua Tim belum dinilai ulang. Selesaikan dahulu."
    ),
    Refusal.SCORES_DISAGREE: (
        "Dua penilai berbeda pada {count} indikator. Putuskan nilai yang dipakai beserta alasannya."
    ),
    Refusal.SECOND_SCORER_BUSY: (
        "Penilai kedua tidak boleh ikut mengisi atau memberi nilai pertama. Pilih orang lain."
    ),
    Refusal.OBJECTIONS_OPEN: "Masih ada {count} sanggahan yang belum diputus.",
    Refusal.OBJECTION_RUNS: "Instansi masih dapat menyanggah sampai {day}.",
    Refusal.OBJECTION_OVER: (
        "Masa sanggah berakhir pada {day}, 23.59, jadi sanggahan tidak dapat diajukan lagi."
    ),
    Refusal.OBJECTION_DECIDED: ("Sanggahan ini sudah diputus atau ditarik. Muat ulang halaman."),
    Refusal.OBJECTION_UNCHANGED: (
        "Sanggahan yang dikabulkan harus mengubah nilai. Isi nilai baru, atau tolak sanggahan ini."
    ),
    Refusal.OBJECTION_LOWERS: (
        "Keputusan sanggahan tidak boleh menurunkan nilai. Isi nilai yang lebih tinggi, atau tolak"
        " sanggahan ini."
    ),
    Refusal.GROUND_MISSING: "Tuliskan alasan sanggahan dahulu.",
    Refusal.INSTRUMENT_FROZEN: (
        "Versi {number} sudah terbit, jadi tidak berubah lagi. Buka versi baru untuk mengubahnya."
    ),
    Refusal.INSTRUMENT_FAULTY: (
        "Instrumen belum dapat diterbitkan: masih ada {count} hal yang harus diperbaiki."
    ),
    Refusal.INSTRUMENT_DRAFT: (
        "Instrumen {code} sudah memiliki rancangan. Lanjutkan atau buang rancangan itu dahulu."
    ),
    Refusal.INSTRUMENT_ANSWERED: (
        "Penilaian pada putaran ini sudah dimulai, jadi versi instrumennya tidak dapat diganti."
    ),
    Refusal.INSTRUMENT_UNKNOWN: "Instrumen “{code}” tidak dikenal. Isi salah satu: {known}.",
    Refusal.SCALE_ONLY: (
        "Instrumen {code} hanya berisi skala untuk hasil dari luar sistem, jadi tidak dapat dinilai"
        " di sini."
    ),
    Refusal.SCORE_RULE_MISSING: (
        "Skala berubah. Tentukan bagaimana hasil versi sebelumnya ditampilkan; predikat {grades}"
        " belum memiliki padanan."
    ),
    Refusal.BAD_ROUND: "{why}",
    Refusal.BAD_YEAR: "“{value}” bukan tahun siklus. Isi tahun dari {first} sampai {last}.",
    Refusal.NOT_A_SCORE: "“{value}” bukan nilai. Tulis seperti 83,45, atau kosongkan.",
    Refusal.SCORE_RANGE: "Nilai {score} di luar rentang instrumen, {lowest} sampai {highest}.",
    Refusal.SCORE_NOT_OF_GRADE: (
        "Nilai {score} berpredikat {other}, bukan {grade}. Periksa nilai atau predikatnya."
    ),
    Refusal.SCORE_WITHOUT_GRADE: (
        "Yang tidak dapat dinilai tidak memiliki nilai. Kosongkan nilainya."
    ),
    Refusal.RESULT_TWICE: (
        "Instansi, siklus, dan instrumen ini juga ada pada baris {row}. Hapus salah satunya."
    ),
    Refusal.RESULT_HERE: (
        "Hasil {agency} ditetapkan di sistem ini, jadi tidak dapat diubah lewat berkas."
    ),
    Refusal.NOT_ACTIVE_IN: "{agency} tidak ada pada tahun {year}.",
    Refusal.UNIT_NOT_ASSESSED: (
        "{agency} adalah unit kerja. Yang dinilai adalah instansi tempatnya bernaung."
    ),
    Refusal.BAD_ANSWER: "{why}",
    Refusal.FIGURES_TO_COME: (
        "Indikator yang dihitung sistem memakai data sampai {day}. Setujui nilai sesudah tanggal itu."
    ),
    Refusal.MODERATION_OPEN: (
        "Penilaian ini terpilih untuk dimoderasi dan belum selesai diperiksa."
        " Periksa dahulu, lalu tetapkan hasilnya."
    ),
    Refusal.NOTHING_TO_DRAW: (
        "Belum ada penilaian dalam moderasi, jadi tidak ada yang dapat ditarik. Tarik sampel setelah"
        " instansi menerima nilainya atau masa sanggahnya ditutup."
    ),
    Refusal.SAMPLE_FAULTY: (
        "Isi benih sampel, lalu salah satu: banyaknya sampel (paling sedikit 1) atau batas galat"
        " di antara 0 dan 1. Tingkat keyakinan yang tersedia: 90, 95, dan 99 persen."
    ),
    Refusal.NOTHING_TO_IMPORT: "Berkas ini tidak memuat satu pun laporan di bawah judul kolomnya.",
    Refusal.BAD_TRACKING_ID: "“{value}” bukan Tracking ID. Tracking ID terdiri dari angka saja.",
    Refusal.COMPLAINTS_DAMAGED: (
        "Sel {address}: {sentence} Baris yang rusak: {count}. Tidak ada yang disimpan."
    ),
    Refusal.OTHER_AGENCYS_COMPLAINT: "Laporan ini ditujukan kepada {agency}.",
    Refusal.COMPLAINT_HELD_BY_OTHER: "Laporan ini sudah tercatat pada instansi lain.",
    Refusal.PERIOD_OVERLAPS: (
        "Periode ini beririsan dengan angka yang sudah dinyatakan untuk {first} sampai {last}."
    ),
    Refusal.COUNT_MISSING: "Isi jumlahnya; tulis 0 bila tidak ada.",
    Refusal.NOT_A_COUNT: "“{value}” bukan jumlah. Isi dengan bilangan, misalnya 12.",
    Refusal.COUNTS_DISAGREE: (
        "Yang selesai tidak boleh melebihi yang ditindaklanjuti, dan yang ditindaklanjuti beserta"
        " yang dikecualikan tidak boleh melebihi yang diterima."
    ),
    Refusal.UNIT_NOT_CONNECTED: (
        "{agency} adalah unit kerja. Yang dicatat adalah instansi tempatnya bernaung."
    ),
    Refusal.NOT_DUE_FOR_HANDOVER: "Laporan ini sudah selesai atau belum melewati batas penyerahan.",
    Refusal.GUIDANCE_WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena keadaan kegiatan sekarang: {state}. Muat ulang"
        " halaman."
    ),
    Refusal.GUIDANCE_TO_COME: (
        "Kegiatan ini baru dimulai {on}. Catat daftar hadir sesudah berlangsung."
    ),
    Refusal.TOO_MANY_MATERIALS: (
        "Kegiatan ini sudah memuat {limit} berkas. Hapus yang tidak diperlukan dahulu."
    ),
    Refusal.GUIDANCE_SPAN: (
        "Hari terakhir tidak boleh sebelum hari pertama, dan kegiatan paling lama {limit} hari."
    ),
    Refusal.NOBODY_INVITED: "Pilih sedikitnya satu instansi yang diundang.",
    Refusal.NOT_BELOW_ORGANISER: (
        "Undang instansi di bawah penyelenggara, paling banyak {limit} instansi."
    ),
    Refusal.NOBODY_CAME: "Isi jumlah orang yang hadir pada sedikitnya satu instansi yang diundang.",
    Refusal.BAD_ATTENDANCE: "Isi jumlah orang dengan bilangan bulat, 0 sampai {limit}.",
    Refusal.NOT_INVITED: "Pilih instansi yang diundang ke kegiatan ini.",
    Refusal.PERIODIC_WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena keadaan laporan sekarang: {state}. Muat ulang"
        " halaman."
    ),
    Refusal.PERIOD_TO_COME: "Periode ini baru dimulai {day}. Pilih periode yang sudah berjalan.",
    Refusal.PERIOD_RUNNING: (
        "Periode ini berjalan sampai {day} dan angkanya masih dapat berubah. Ajukan sesudah"
        " periodenya berakhir."
    ),
    Refusal.FIGURES_MISSING: "Angka laporan ini belum diambil. Ambil dahulu, lalu ajukan.",
    Refusal.FIGURES_EARLY: (
        "Angka laporan ini diambil {day}, sebelum periodenya berakhir. Ambil ulang, lalu ajukan."
    ),
    Refusal.FIGURES_RUN: "Angka laporan ini sedang diambil. Tunggu sampai selesai.",
    Refusal.NOTHING_BELOW: "Tidak ada instansi di bawah {agency} yang dapat dilaporkan.",
    Refusal.NOT_YOUR_SUBMISSION: "Hanya orang yang mengajukan laporan ini yang dapat menariknya.",
    Refusal.EDITION_RUNS: (
        "Edisi {number} laporan ini sedang disusun. Selesaikan atau buang dahulu edisi itu."
    ),
    Refusal.NOT_A_PERIOD: (
        "“{value}” bukan periode. Contoh: 2026-W07, 2026-M03, 2026-Q1, 2026-S2, atau 2026."
    ),
}


class _Known(dict[str, object]):
    """Leaves a placeholder out instead of failing while an error is being shown."""

    def __missing__(self, key: str) -> str:
        return ""


def _word(value: object) -> object:
    """The official term where a detail is a code."""
    if value is None:
        return NO_REPORT.word.lower()
    return next((word(value) for kind, word in _WORDS.items() if isinstance(value, kind)), value)


_WORDS: Final[Mapping[type, Callable[[Any], str]]] = {
    Role: ROLE.__getitem__,
    Weakness: PASSWORD_WEAKNESS.__getitem__,
    PlanState: lambda state: PLAN_STATE[state].word,
    ReportState: lambda state: REPORT_STATE[state].word,
    RecommendationStatus: lambda status: RECOMMENDATION_STATUS[status].word,
    RecommendationSource: RECOMMENDATION_SOURCE.__getitem__,
    AssessmentState: lambda state: ASSESSMENT_STATE[state].word,
    RoundFault: ROUND_FAULT.__getitem__,
    Decimal: number,
    AgencyKind: AGENCY_KIND.__getitem__,
    GuidanceState: lambda state: GUIDANCE_STATE[state].word.lower(),
    PeriodicState: lambda state: PERIODIC_STATE[state].word.lower(),
    Span: lambda days: span(days.start, days.end),
    date: day,
}


def refusal(error: RuleBroken) -> str:
    """The Indonesian sentence for a refusal."""
    detail = dict(error.detail)
    if isinstance(fault := detail.get("why"), FileFault):
        detail["why"] = file_fault(fault, detail)
    if isinstance(fault := detail.get("why"), Fault):
        detail["why"] = entry_fault(fault)
    if isinstance(inner := detail.get("fault"), RuleBroken):
        detail["sentence"] = refusal(inner)
    if isinstance(fault := detail.get("why"), AnswerFault):
        detail["why"] = answer_issue(AnswerIssue(fault, detail=error.detail))
    detail = {key: _word(value) for key, value in detail.items()}
    if error.reason is Refusal.FILE_TOO_LARGE:
        detail = {key: file_size(int(str(value))) for key, value in detail.items()}
    return REFUSAL[error.reason].format_map(_Known(detail)).strip()
