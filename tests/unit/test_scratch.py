"""Working arrays are kept between months and grow when needed."""

from __future__ import annotations

import pickle

import numpy as np

from simulation.columns.scratch import Scratch


def test_the_same_memory_is_given_again() -> None:
    """A second array of the same name and no greater length lies where the first one lay."""
    scratch = Scratch()
    first = scratch.array("marks", 100, np.int8)
    again = scratch.array("marks", 80, np.int8)
    assert len(again) == 80
    assert np.shares_memory(first, again)


def test_it_grows_and_names_are_apart() -> None:
    """A longer one is made when asked for; different names never share memory."""
    scratch = Scratch()
    short = scratch.array("marks", 10, np.int8)
    long = scratch.array("marks", 1000, np.int8)
    other = scratch.array("numbers", 10, np.float64)
    assert (len(long), other.dtype) == (1000, np.float64)
    assert not np.shares_memory(short, long)
    assert not np.shares_memory(long, other)


def test_a_copy_starts_without_arrays() -> None:
    """What they hold is worth nothing, so it is not written when a model is pickled."""
    scratch = Scratch()
    scratch.array("numbers", 1_000_000, np.float64)
    assert len(pickle.dumps(scratch)) < 1000
    assert len(pickle.loads(pickle.dumps(scratch)).array("numbers", 3, np.float64)) == 3
