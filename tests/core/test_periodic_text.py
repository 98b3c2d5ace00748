"""An editor's text: paragraphs, lists, and nothing else."""

import pytest

from renaksi.core.periodic_text import Block, BlockKind, blocks

P, B, N = BlockKind.PARAGRAPH, BlockKind.BULLETS, BlockKind.NUMBERS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\r\n\t ", []),
        ("Satu baris.", [(P, ["Satu baris."])]),
        ("Baris satu\r\nbaris dua\r\n\r\nParagraf dua", [(P, ["Baris satu", "baris dua"]), (P, ["Paragraf dua"])]),
        ("Pengantar:\n- satu\n* dua\n• tiga\nPenutup", [(P, ["Pengantar:"]), (B, ["satu", "dua", "tiga"]), (P, ["Penutup"])]),
        ("1. satu\n2) dua\n\n3. tiga", [(N, ["satu", "dua", "tiga"])]),
        ("- satu\n\n\n- dua\n\n1. lain", [(B, ["satu", "dua"]), (N, ["lain"])]),
        ("-tanpa spasi\n1.5 juta aduan\n2026. ", [(P, ["-tanpa spasi", "1.5 juta aduan", "2026."])]),
        ("<b>& - bukan</b>", [(P, ["<b>& - bukan</b>"])]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_paragraphs_and_lists(text, found):
    assert blocks(text) == [Block(kind, tuple(lines)) for kind, lines in found]
