"""The driver of a sweep holds no runs: its memory is the same for a thousand and for fifty thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_runs import peak_mb


@pytest.mark.slow
def test_memory_is_flat(tmp_path: Path) -> None:
    """Peak of the whole process, tables included, within a tenth; what a run leaves would be 22 MB for 450 bytes."""
    few, many = peak_mb(tmp_path / "few", 170), peak_mb(tmp_path / "many", 8_340)
    assert many < 1.10 * few, (few, many)
