"""The browser fixtures notice what a person would not, and stay on this machine."""

import pytest
from flask import Flask

from tests.support.browser import LiveServer, Visitors, assert_accessible

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'"
PAGE = '<!doctype html><html lang="id"><head><title>Uji</title></head><body><main>{}</main></body></html>'
BODIES = {
    "clean": "<h1>Uji</h1>",
    "styled": '<h1 style="color: red">Uji</h1>',
    "scripted": "<h1>Uji</h1><script>alert(1)</script>",
    "abroad": '<h1>Uji</h1><link rel="stylesheet" href="http://192.0.2.1/x.css">',
    "unlabelled": '<h1>Uji</h1><img src="data:," width="9">',
}


@pytest.fixture(scope="module")
def toy():
    app = Flask("toy")

    @app.get("/<name>")
    def show(name):
        policy = {} if name in {"abroad", "unlabelled"} else {"Content-Security-Policy": POLICY}
        return PAGE.format(BODIES.get(name, "")), 200 if name in BODIES else 204, policy

    with LiveServer.of(app) as server:
        yield server


@pytest.mark.browser
@pytest.mark.parametrize("name", ["clean", "styled", "scripted", "abroad"])
def test_the_browser_tells_what_it_refused(browser, toy, name):
    visitors = Visitors(browser, toy.url)
    visitors.arrive().goto(f"/{name}")
    if name == "clean":
        visitors.leave()
        return
    with pytest.raises(AssertionError, match="the browser complained"):
        visitors.leave()


@pytest.mark.browser
def test_an_expected_complaint_is_no_failure(browser, toy):
    visitors = Visitors(browser, toy.url)
    visitors.arrive(width=390).goto("/styled")
    visitors.expect("Content Security Policy")
    visitors.leave()


@pytest.mark.browser
def test_axe_finds_what_is_out_of_reach(browser, toy):
    visitors = Visitors(browser, toy.url)
    page = visitors.arrive()
    page.goto("/clean")
    assert_accessible(page)
    page.goto("/unlabelled")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)
    visitors.leave()
