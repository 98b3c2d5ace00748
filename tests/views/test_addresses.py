"""An address made once says the same as one made each time."""

import pytest
from flask import url_for

from renaksi.views.addresses import Addresses


@pytest.mark.parametrize(
    ("endpoint", "part", "values", "found"),
    [
        ("plans.show", "plan_id", {}, [1, 20, 2**31 - 1]),
        ("evidence.row", "lineage_id", {"plan_id": 7, "code": "B06"}, ["0b9d-1", "a b", "x%2F?"]),
        ("verification.show", "baris", {"report_id": 3, "_anchor": "aksi"}, ["2.1", "10.12"]),
    ],
)
def test_it_is_the_address_of_the_one_asked_for(app, endpoint, part, values, found):
    with app.test_request_context():
        links = Addresses(endpoint, part, **values)
        assert [links.of(one) for one in found] == [
            url_for(endpoint, **{**values, part: one}) for one in found
        ]


def test_it_stands_under_the_path_of_the_site(app):
    with app.test_request_context(base_url="https://renaksi.test/monitor"):
        assert Addresses("plans.show", "plan_id").of(4) == "/monitor/renaksi/4"
