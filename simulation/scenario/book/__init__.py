"""The book of a scenario file: every key with meaning, unit, range, default and source, and the value in force."""

from simulation.scenario.book.entries import entries
from simulation.scenario.book.entry import Entry
from simulation.scenario.book.lookup import UnknownKeyError, find_keys

__all__ = ["Entry", "UnknownKeyError", "entries", "find_keys"]
