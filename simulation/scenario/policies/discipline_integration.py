"""Pillar 3, reinforce integration of different disciplines: people who know AI and a field."""

from __future__ import annotations

from simulation.scenario.policies.lever import LeverEntry, pillar_class

LEVERS = (
    LeverEntry(
        "porous_pathways", "how far people of other fields may enter AI training", "share of barriers removed", 0.0,
        1.0, 0.0, "switching.consider_per_month", "now", 3_000.0, "CNY per training started", "state", "exploratory",
        "assumption; source document 2: 'educational pathways that are porous and flexible'", 0.6,
    ),
    LeverEntry(
        "minor_programmes", "students of other majors who take AI as a minor, against today's adjacent majors", "share",
        0.0, 1.0, 0.0, "education.adjacent_graduates_2018", "enrolling", 6_000.0, "CNY per added student-year",
        "students", "judgement",
        "assumption; source document 2: 'a student majoring in biology ... deep learning for genomics'", 0.25,
        "understated: minors bring no more knowledge of a field than other graduates of adjacent majors",
    ),
    LeverEntry(
        "interdisciplinary_credit_share", "at least this share of credit is in other disciplines", "share", 0.0, 0.6,
        0.0, "curriculum.interdisciplinary_credit_share", "taught", 8_000.0,
        "CNY per student-year and whole curriculum", "state", "judgement",
        "assumption; source document 2: 'inherently interdisciplinary'", 0.3,
    ),
    LeverEntry(
        "adjacent_ai_courses", "at least this share of the AI curriculum is taught in adjacent majors", "share", 0.0,
        1.0, 0.0, "curriculum.coverage_adjacent", "taught", 8_000.0, "CNY per student-year and whole AI curriculum",
        "state", "judgement", "assumption; source document 2 on courses grafted onto existing degrees", 0.9,
    ),
    LeverEntry(
        "domain_transfer", "domain knowledge kept on a move to another industry, added to today's share", "share", 0.0,
        0.5, 0.0, "skills.domain_transfer_share", "now", 20_000.0,
        "CNY per AI hire and whole share", "firms", "exploratory",
        "assumption; source document 2: 'fused with deep domain expertise'", 0.2,
    ),
)  # fmt: skip

DisciplineIntegration = pillar_class("DisciplineIntegration", "Pillar 3: AI joined with other disciplines.", LEVERS)
