"""Every refusal becomes a page with one clear sentence and the right status."""

from http import HTTPStatus

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from renaksi import labels
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RuleBroken,
    TooSoon,
    WrongState,
)
from renaksi.exports.parts import PrintFailed

STATUS = {
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    Conflict: 409,
    Invalid: 422,
    TooSoon: 429,
}
TITLES = {
    400: "Permintaan tidak dapat dibaca",
    403: "Bukan kewenangan Anda",
    404: "Halaman tidak ditemukan",
    405: "Halaman ini tidak menerima langkah itu",
    409: "Keadaannya sudah berubah",
    413: "Berkas terlalu besar",
    422: "Isian perlu diperbaiki",
    429: "Terlalu banyak percobaan",
    500: "Ada gangguan pada sistem",
    503: "Cetakan belum selesai",
}
TEXTS = {
    400: "Kembali ke halaman sebelumnya, muat ulang, lalu ulangi langkah Anda.",
    403: "Peran Anda tidak mencakup halaman ini. Hubungi Admin Instansi Anda.",
    404: "Alamatnya mungkin salah ketik, atau berkasnya bukan kewenangan Anda.",
    405: "Kembali ke halaman sebelumnya, lalu ulangi dari sana.",
    413: "Perkecil berkas atau bagi menjadi beberapa berkas, lalu unggah lagi.",
    500: (
        "Isian terakhir Anda mungkin belum tersimpan. Kembali dan coba lagi; bila berulang,"
        " sampaikan kode berikut kepada pengelola."
    ),
    503: (
        "Server sedang terlalu sibuk untuk membuat cetakan ini. Tidak ada yang berubah; tunggu"
        " sebentar, lalu unduh lagi."
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(NoResultFound, lambda _e: page(404, TEXTS[404]))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PrintFailed, lambda _e: page(503, TEXTS[503]))
    app.register_error_handler(500, lambda _e: page(500, TEXTS[500]))


def status_of(error: RuleBroken) -> int:
    return STATUS.get(type(error), 409)


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def page(status: int, text: str) -> ResponseReturnValue:
    if wants_json():
        return {"status": status, "message": text}, status
    title = TITLES.get(status, "Permintaan tidak dapat dipenuhi")
    return render_template("error.html", title=title, text=text, status=status), status


def _rule_broken(error: RuleBroken) -> ResponseReturnValue:
    return page(status_of(error), labels.refusal(error))


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return page(
        400,
        "Sesi Anda berganti sejak halaman ini dibuka. Muat ulang halaman, lalu ulangi;"
        " isian yang sudah tersimpan otomatis tidak hilang.",
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    status = error.code or 500
    return page(status, TEXTS.get(status, TEXTS[400]))
