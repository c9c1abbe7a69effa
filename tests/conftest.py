"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("talentgap", deadline=None)  # the first example may compile
settings.load_profile("talentgap")
