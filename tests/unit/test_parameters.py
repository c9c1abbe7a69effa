"""The parameters in force: every assumption arrives in the record that kernels read, in its order."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest

from simulation.agents.codes import JobClass, Sector, Tier
from simulation.columns.jit import loop
from simulation.policy.parameters import INSTRUMENTS, Parameters, parameter_record
from simulation.scenario import Scenario
from simulation.scenario.assumptions import Assumptions, Group
from simulation.scenario.assumptions.quantity import CLASSES, LAYERS, TIERS


def record(**changes: Any) -> Any:
    keys = {f"assumptions.{key.replace('__', '.')}": value for key, value in changes.items()}
    return parameter_record(Scenario(title="Parameters").with_(keys).assumptions)


def numbers(value: Any) -> list[float]:
    """The numbers of an assumption in the order of the book."""
    if isinstance(value, Group):
        return [number for _, inner in value for number in numbers(inner)]
    return [float(value)]


def fields(assumptions: Assumptions) -> Iterator[tuple[str, Any, Any]]:
    for _, group in assumptions:
        for name, field in type(group).model_fields.items():
            yield name, getattr(group, name), field.annotation


def test_the_record_carries_every_assumption() -> None:
    assumptions = Assumptions()
    p = parameter_record(assumptions)
    for name, value, annotation in fields(assumptions):
        if get_origin(annotation) is Literal:
            assert get_args(annotation)[int(p[name])] == value, name
        else:
            assert np.ravel(p[name]).tolist() == numbers(value), name
    assert set(p.dtype.names) == {name for name, _, _ in fields(assumptions)} | set(INSTRUMENTS)


def test_the_instruments_of_policy_are_at_rest() -> None:
    """Where nothing is decided they add nothing, or multiply by one; none has the name of an assumption."""
    p = record()
    for name, at_rest in INSTRUMENTS.items():
        assert np.ravel(p[name]).tolist() == np.ravel(at_rest).tolist(), name
        assert set(np.ravel(at_rest)) == ({1.0} if name.endswith("_factor") else {0.0}), name
    assert not set(INSTRUMENTS) & {name for name, _, _ in fields(Assumptions())}


def test_quantities_per_layer_class_and_tier_stand_in_the_order_of_the_codes() -> None:
    layers = [Sector.APPLICATION, Sector.TECHNOLOGY, Sector.FOUNDATION]
    assert tuple(layer.name.lower() for layer in layers) == LAYERS
    assert tuple(job_class.name.lower() for job_class in JobClass) == CLASSES
    assert tuple(tier.name.lower() for tier in Tier) == TIERS
    assert [int(layer) for layer in layers] == [0, 1, 2]
    p = record(
        demand__initial_layer_share={"foundation": 0.2, "technology": 0.3, "application": 0.5},
        education__universities={"applied": 3.0, "elite": 1.0, "regular": 2.0},
    )
    assert p["initial_layer_share"].tolist() == [0.5, 0.3, 0.2]
    assert p["universities"].tolist() == [1, 2, 3]


def test_tables_are_layer_by_class_and_class_by_skill() -> None:
    mix = {"engineer": 0.6, "compound": 0.3, "research": 0.1}
    weights = {"technical": 0.7, "practical": 0.2, "domain": 0.1}
    p = record(demand__class_mix__technology=mix, skills__fit_weights__research=weights)
    assert p["class_mix"].shape == p["fit_weights"].shape == (3, 3)
    assert p["class_mix"][Sector.TECHNOLOGY].tolist() == [0.6, 0.3, 0.1]
    assert p["fit_weights"][JobClass.RESEARCH].tolist() == [0.7, 0.2, 0.1]
    np.testing.assert_allclose(p["class_mix"].sum(axis=1), 1)
    np.testing.assert_allclose(p["fit_weights"].sum(axis=1), 1)


@pytest.mark.parametrize(
    ("key", "word", "place"),
    [
        ("search__offers", "sequential", 0),
        ("search__offers", "simultaneous", 1),
        ("education__expectations", "naive", 0),
        ("education__expectations", "adaptive", 1),
        ("education__expectations", "rational-horizon", 2),
        ("skills__ageing", "half-life", 0),
        ("skills__ageing", "none", 1),
    ],
)
def test_a_choice_becomes_its_place_among_the_words(key: str, word: str, place: int) -> None:
    assert record(**{key: word})[key.split("__")[1]] == place


def test_a_changed_assumption_changes_its_field_alone_and_no_type() -> None:
    """The same type means the same machine code: nothing is compiled anew."""
    before, after = record(), record(skills__half_life_months=17.5)
    assert before.dtype == after.dtype
    changed = [name for name in before.dtype.names if not np.array_equal(before[name], after[name])]
    assert changed == ["half_life_months"]
    assert after["half_life_months"] == 17.5


@pytest.mark.parametrize("duplicate", [Parameters.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
def test_a_copy_has_the_same_numbers_in_memory_of_its_own(duplicate: Callable[[Parameters], Parameters]) -> None:
    original = record(skills__half_life_months=17.5)
    twin = duplicate(original)
    assert bytes(twin.data) == bytes(original.data)
    twin["half_life_months"] = 30.0
    assert (original["half_life_months"], twin["half_life_months"]) == (17.5, 30.0)


def test_kernels_and_python_read_and_write_the_same_memory() -> None:
    """Kernels are handed the bytes, not a copy: a policy that changes a number is in force at once."""

    @loop
    def read(p):  # type: ignore[no-untyped-def]
        return p.half_life_months + p.class_mix[1, 2]

    p = record()
    assert read(p) == p["half_life_months"] + p["class_mix"][1, 2]
    p["half_life_months"] = 50.0
    assert read(p) == 50.0 + p["class_mix"][1, 2]


def test_without_ageing_the_half_life_is_endless() -> None:
    """Whatever half-life is written: kernels read one number."""
    assert record(skills__ageing="none", skills__half_life_months=20.0)["half_life_months"] == np.inf
    assert record(skills__half_life_months=20.0)["half_life_months"] == 20.0
