"""Two plans on their way: twelve actions of DIY, and one of Sleman, whose tier above is DIY."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from tests.journeys import story
from tests.journeys.canary import CANARY, FIGURE, PLANS_AND_FILES, paths, tells
from tests.journeys.cast import BANTUL, CENTRE, DIY, PROVINCE, SLEMAN, Company
from tests.journeys.pages.crawl import Walk, fetch, links
from tests.journeys.pages.dashboard import funnel, gained
from tests.journeys.pages.matrix import Matrix
from tests.journeys.way import YEAR, Plan, from_draft_to_decree


def both_plans(company: Company, app: Flask, folder: Path) -> None:
    """DIY through the centre, Sleman through DIY, and Bantul beside them."""
    before = funnel(company[PROVINCE.lead], YEAR, under=DIY.code)
    assert before["Wajib"] == len(("34", "34.01", "34.02", "34.03", "34.04", "34.71"))
    for plan in (OF_DIY, OF_SLEMAN):
        address = from_draft_to_decree(company, plan, folder)
    after = funnel(company[PROVINCE.lead], YEAR, under=DIY.code)
    assert gained(before, after) == dict.fromkeys(
        ("Disusun", "Diajukan", "Disetujui", "Ditetapkan"), 2
    )
    bantul_sees_nothing_of(address, company, app)


def drafts_twelve_actions(plan: Matrix) -> None:
    """Four from templates, five pasted, three typed; two of them are for Dinas Kesehatan to fill."""
    plan.take_templates(*story.FROM_TEMPLATES)
    plan.shows("4 aksi")
    plan.paste(story.pasted(DIY.units["34.DISKOMINFO"]))
    plan.shows("9 aksi")
    for strategy, number, fields in story.typed("34.DISKOMINFO"):
        plan.add(strategy, number, fields)
    plan.shows("12 aksi")
    for number in OF_DIY.of_the_liaison:
        plan.change(number, {"Penanggung jawab": DIY.liaison.agency})
    for number, last in (("3.1", "220"), ("5.1", "95")):
        plan.change(number, {"Target B12": last, "Penanggung jawab": "34.DISKOMINFO"})
    plan.shows("2 baris perlu diperbaiki")
    numbers = "1.1 1.2 2.1 2.2 3.1 3.2 4.1 4.2 4.3 5.1 5.2 5.3"
    assert plan.numbers() == numbers.split()


def drafts_three_actions(plan: Matrix) -> None:
    """All pasted; the first waits for the last target of Dinas Kesehatan."""
    first, *others = story.three(SLEMAN.code)
    plan.paste([[*first[:9], "", first[10], SLEMAN.liaison.agency, first[12]], *others])
    plan.shows("1 baris perlu diperbaiki")
    assert plan.numbers() == ["1.1", "2.1", "4.1"]


def bantul_sees_nothing_of(address: str, company: Company, app: Flask) -> None:
    """Neither where Bantul's links lead nor at the addresses of the plan of Sleman and its files."""
    starts = ("/", f"/instansi/{SLEMAN.code}", f"/dasbor/renaksi?siklus={YEAR}")
    bantul = company[BANTUL]
    reached = list(Walk(bantul, app, starts, per_kind=1, per_endpoint=1))
    assert {"/renaksi/", "/instansi/", "/jejak-audit"} <= paths(one.address for one in reached)
    assert [one.address for one in reached if tells(one)] == []

    plan = fetch(company[SLEMAN.admin], address)
    assert FIGURE in plan.text.replace(".", "")
    closed = {link for link in links(plan, address) if PLANS_AND_FILES.match(urlsplit(link).path)}
    assert {"renaksi", "berkas"} == {urlsplit(link).path.split("/")[1] for link in closed}
    answers = {link: fetch(bantul, link).status for link in {address, *closed}}
    assert set(answers.values()) == {404}, answers


OF_DIY = Plan(
    DIY,
    CENTRE,
    drafts_twelve_actions,
    of_the_liaison={
        "1.1": {"Nilai awal": "31", "Target B06": "36", "Target B12": "42"},
        "2.1": {"Target B12": "58", "Keterangan": "Bersama semua puskesmas"},
    },
    notes=story.NOTES,
    corrections={"2.2": {"Target B12": "70"}, "4.3": {"Satuan": "edisi di 78 kapanewon"}},
    decree=("7/KEP/2027", "Kepala Dinas"),
)
OF_SLEMAN = Plan(
    SLEMAN,
    PROVINCE,
    drafts_three_actions,
    of_the_liaison={
        "1.1": {"Target B12": "38", "Keterangan": CANARY, "Anggaran (Rp)": FIGURE},
    },
    notes=story.NOTES_OF_THE_PROVINCE,
    corrections={"2.1": {"Target B12": "70"}, "4.1": {"Satuan": "siaran berbahasa Jawa"}},
    decree=("188/12/2027", "Bupati Sleman"),
)
