"""Words of complaints and of the connection to SP4N-LAPOR!."""

from typing import Final

from renaksi.core.complaint import (
    AliasSource,
    BacklogBand,
    ComplaintBucket,
    ComplaintClass,
    ComplaintClock,
)
from renaksi.core.connection import ChannelKind, ConnectionState, Integration
from renaksi.labels.plan import Status

COMPLAINT_BUCKET: Final = {
    ComplaintBucket.NOT_FOLLOWED_UP: Status("Belum ditindaklanjuti", "belum", "bad"),
    ComplaintBucket.IN_PROCESS: Status("Dalam proses", "proses", "live"),
    ComplaintBucket.FINISHED: Status("Selesai", "selesai", "ok"),
    ComplaintBucket.ARCHIVED: Status("Diarsipkan", "kunci", "idle"),
    ComplaintBucket.DEFERRED: Status("Ditunda", "kembali", "idle"),
    ComplaintBucket.NOT_AUTHORITY: Status("Bukan wewenang", "takdinilai", "idle"),
    ComplaintBucket.UNMAPPED: Status("Belum dipetakan", "perhatian", "warn"),
}
COMPLAINT_CLASS: Final = {
    ComplaintClass.OVERSIGHT: "Pengaduan berkadar pengawasan",
    ComplaintClass.NOT_OVERSIGHT: "Pengaduan tidak berkadar pengawasan",
    ComplaintClass.NORMATIVE: "Pengaduan normatif",
    ComplaintClass.ASPIRATION: "Aspirasi",
    ComplaintClass.INFORMATION: "Permintaan informasi",
    ComplaintClass.COMPLAINT: "Pengaduan",
    ComplaintClass.OTHER: "Lainnya",
}
COMPLAINT_CLOCK: Final = {
    **{ComplaintClock(one.value): word for one, word in COMPLAINT_CLASS.items()},
    ComplaintClock.HANDOVER: "Penyerahan ke Ombudsman",
}
BACKLOG_BAND: Final = {
    BacklogBand.WITHIN: "Dalam batas waktu",
    BacklogBand.OVER: "Lewat batas waktu",
    BacklogBand.FAR_OVER: "Lewat dua kali batas waktu",
}
ALIAS_SOURCE: Final = {
    AliasSource.HAND: "Ditetapkan",
    AliasSource.ID: "Dari ID",
    AliasSource.NAME: "Dari nama",
    AliasSource.PARENT: "Dari instansi induk",
    AliasSource.SCOPE: "Dari pemilik ekspor",
    AliasSource.UNMATCHED: "Belum dikenali",
}
CONNECTION_STATE: Final = {
    ConnectionState.NOT_CONNECTED: Status("Belum terhubung", "belum", "bad"),
    ConnectionState.HAS_ACCOUNT: Status("Memiliki akun", "proses", "warn"),
    ConnectionState.CONNECTED: Status("Terhubung", "selesai", "ok"),
    ConnectionState.INTEGRATED: Status("Terintegrasi sistem", "selesai", "ok"),
}
CHANNEL_KIND: Final = {
    ChannelKind.DESK: "Loket",
    ChannelKind.TELEPHONE: "Telepon",
    ChannelKind.MESSAGE: "Pesan singkat",
    ChannelKind.WEBSITE: "Situs web",
    ChannelKind.APPLICATION: "Aplikasi",
    ChannelKind.SOCIAL_MEDIA: "Media sosial",
    ChannelKind.LETTER: "Surat",
    ChannelKind.OTHER: "Lainnya",
}
INTEGRATION: Final = {
    Integration.NONE: Status("Belum terpadu", "belum", "idle"),
    Integration.PARTIAL: Status("Terpadu sebagian", "proses", "warn"),
    Integration.FULL: Status("Terpadu", "selesai", "ok"),
}
INTEGRATION_SIDE: Final = {
    "business_process": "Proses bisnis",
    "data": "Data",
    "technology": "Teknologi",
    "security": "Keamanan",
}
DUE_FOR_HANDOVER: Final = "Perlu diserahkan ke Ombudsman"


def topic_action(topic: str) -> str:
    """What an action about a repeated topic begins with."""
    return f"Mengatasi penyebab laporan masyarakat yang berulang tentang {topic}"


def topic_indicator(topic: str) -> str:
    return f"Laporan masyarakat tentang {topic}"
