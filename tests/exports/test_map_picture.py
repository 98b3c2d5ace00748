"""The map of provinces on a print: it stands by itself and says everything without colour."""

from xml.etree import ElementTree as ET

from weasyprint import HTML

from renaksi.core.map_classes import class_counts
from renaksi.exports.map_picture import HATCH, TileValue, map_picture
from renaksi.exports.province_tiles import provinces
from renaksi.labels.compliance import BAND

SVG = "{http://www.w3.org/2000/svg}"
DIY = TileValue(4, "88", "87,50% (7 dari 8)")


def texts(picture: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(picture).iter(f"{SVG}text")]


def test_every_province_has_a_tile_and_every_class_its_count():
    values = {"34": DIY, "11": TileValue(1, "12", "12,00% <3 dari 25>"), "99": DIY}
    picture = map_picture(values, 'Kepatuhan "B06"', BAND)
    root = ET.fromstring(picture)
    titles = [one.find(f"{SVG}title").text for one in root.iter(f"{SVG}g")]
    assert len(titles) == len(provinces()) == 38
    assert "DIY: 87,50% (7 dari 8)" in titles
    assert "Aceh: 12,00% <3 dari 25>" in titles
    assert sum(one.endswith("tanpa data") for one in titles) == 36
    assert picture.count(f"url(#{HATCH})") == 37  # and in the legend
    written = texts(picture)
    assert {"DIY", "88", "85 s.d. <95% (1)", f"{BAND[0]} (36)"} <= set(written)
    assert root.get("aria-label") == 'Kepatuhan "B06"'


def test_nothing_leads_out_of_it_and_nothing_of_the_legend_leaves_it():
    picture = map_picture({one.code: DIY for one in provinces()}, "Peta", BAND)
    assert "href" not in picture
    assert "<script" not in picture
    assert "style=" not in picture
    assert BAND[0] not in picture  # nobody is without a figure
    root = ET.fromstring(picture)
    _, _, width, height = map(int, root.get("viewBox").split())
    for one in root.iter(f"{SVG}text"):
        assert 0 <= float(one.get("x")) < width
        assert 0 <= float(one.get("y")) < height
    without = ET.fromstring(map_picture({}, "Peta"))
    assert int(without.get("height")) < height


def test_it_can_be_printed():
    made = HTML(string=map_picture({"34": DIY}, "Peta", BAND), base_url=None).write_pdf()
    assert made.startswith(b"%PDF")


def test_classes_count_everybody_once():
    assert class_counts([0, 5, 5, 1]) == (1, 1, 0, 0, 0, 2)
    assert class_counts([]) == (0,) * 6
