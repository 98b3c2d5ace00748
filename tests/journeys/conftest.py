"""Journeys wait for a browser, a server and (the first of them) for the demo to be made.

A journey that failed is told once more, on a fresh copy of its world: a real browser on a busy machine
has moods that say nothing about Renaksi. Both tellings are printed (`-r R` in setup.cfg), so a
journey that needs its second one is seen and looked into; what is broken fails twice.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(300))
            item.add_marker(pytest.mark.flaky(reruns=1))
