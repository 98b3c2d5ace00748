"""Pictures of pages: small, plain, without what the file tells of its maker; and a bad file hurts nobody."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from renaksi.core.files import JPEG, PDF, PNG, WEBP, XLSX
from renaksi.exports import preview_worker
from renaksi.exports.previews import MAX_PAGES, WIDTHS, WORKER, draw
from tests.support import sample_files as sample


def stream(content):
    file = tempfile.TemporaryFile()  # noqa: SIM115 - `draw` closes it
    file.write(content)
    file.seek(0)
    return file


def drawn(content, kind, page=1, size="besar"):
    picture = draw(stream(content), kind, page, size)
    assert picture is not None
    return picture, Image.open(io.BytesIO(picture.content))


@pytest.mark.parametrize("size", WIDTHS)
def test_a_page_is_as_wide_as_it_is_shown(size):
    picture, image = drawn(sample.pdf(pages=3), PDF, 2, size)
    assert (image.format, picture.pages) == ("WEBP", 3)
    assert abs(image.width - WIDTHS[size]) <= 1


@pytest.mark.parametrize("kind", [PNG, JPEG, WEBP])
def test_a_large_image_is_scaled_down_and_a_small_one_left(kind):
    name = kind.partition("/")[2].upper()
    _one, large = drawn(sample.image(name, size=(3000, 2000)), kind)
    assert large.size == (1100, 733)
    _one, small = drawn(sample.image(name, size=(60, 40)), kind)
    assert small.size == (60, 40)


def test_a_photograph_stands_upright_and_tells_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x010F] = "Kamera"
    exif.get_ifd(0x8825)[1] = "S"  # GPS
    _one, image = drawn(sample.image("JPEG", size=(600, 400), exif=exif), JPEG)
    assert image.size == (400, 600)
    assert not dict(image.getexif())


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_images_of_every_mode_are_drawn_on_white(mode):
    out = io.BytesIO()
    clear = Image.new(mode, (50, 50))
    if mode == "P":
        clear.info["transparency"] = 0
    clear.save(out, "PNG")
    _one, image = drawn(out.getvalue(), PNG)
    assert image.mode == "RGB"
    if mode in {"RGBA", "LA"}:
        assert image.getpixel((25, 25)) == (255, 255, 255)


def test_a_page_far_higher_than_wide_is_bounded():
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=14_000)
    out = io.BytesIO()
    writer.write(out)
    _one, image = drawn(out.getvalue(), PDF)
    assert image.height <= 3 * WIDTHS["besar"]


def test_a_pdf_that_only_its_owner_may_print_is_shown():
    content = sample.pdf(user_password="", owner_password="x", algorithm="AES-256")
    assert PdfReader(io.BytesIO(content)).is_encrypted
    drawn(content, PDF)


@pytest.mark.parametrize(
    ("content", "kind", "page"),
    [
        (sample.pdf(), PDF, 2),
        (sample.pdf(), PDF, 0),
        (sample.pdf(), PDF, MAX_PAGES + 1),
        (sample.image("PNG"), PNG, 2),
        (b"%PDF-1.7 nothing", PDF, 1),
        (b"", PNG, 1),
        (sample.photo()[:200], JPEG, 1),
        (sample.pdf(user_password="rahasia"), PDF, 1),
        (sample.office(sample.XLSX), XLSX, 1),
        (sample.pdf(), PNG, 1),
    ],
)
def test_what_can_not_be_drawn_is_no_picture_and_no_error(content, kind, page):
    assert draw(stream(content), kind, page, "kecil") is None


def test_a_drawing_that_takes_all_memory_ends_alone():
    """The limits are the process's own: a worker that asks for more dies, and says so."""
    code = WORKER.read_text().replace(
        "    kind, page, width", "    bytearray(3 * 1024**3)\n    kind, page, width", 1
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, "pdf", "1", "240"], input=sample.pdf(),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"MemoryError" in done.stderr
    assert done.stdout == b""


def test_the_worker_needs_nothing_of_ours(tmp_path: Path):
    """It is started by its path, with nothing to import but the two libraries that draw."""
    text = Path(preview_worker.__file__).read_text()
    assert "renaksi." not in text.split('"""', 2)[2]
    done = subprocess.run(
        [sys.executable, "-I", str(WORKER), "pdf", "1", "240"], input=sample.pdf(pages=2),
        capture_output=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout[:4] == (2).to_bytes(4, "big")


def test_one_that_takes_too_long_says_nothing_of_the_file(monkeypatch):
    from renaksi.exports import previews

    monkeypatch.setattr(previews, "SECONDS", 0.001)
    with pytest.raises(TimeoutError):
        draw(stream(sample.pdf()), PDF, 1, "kecil")
