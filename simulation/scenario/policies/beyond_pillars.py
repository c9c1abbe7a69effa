"""Levers outside the four pillars."""

from __future__ import annotations

from simulation.scenario.policies.lever import LeverEntry, pillar_class

LEVERS = (
    LeverEntry(
        "overseas_recruitment", "AI professionals recruited abroad", "persons per year", 0.0, 100_000.0, 0.0,
        "AI seekers", "now", 300_000.0, "CNY per recruit", "firms", "exploratory",
        "assumption; source document 1: 'expand their recruitment efforts overseas'", 10_000.0,
    ),
)  # fmt: skip

BeyondPillars = pillar_class("BeyondPillars", "Levers that belong to no pillar.", LEVERS)
