"""Settings for all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

SLOW = ("bench", "faults", "validation")  # folders whose tests `make quicktest` leaves out

settings.register_profile("talentgap", deadline=None)  # the first example may compile
settings.load_profile("talentgap")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What kills processes, fills disks or measures takes its time, each test or all together."""
    for item in items:
        if item.path.parent.name in SLOW:
            item.add_marker(pytest.mark.slow)
