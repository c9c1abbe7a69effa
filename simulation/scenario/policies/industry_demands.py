"""Pillar 2, follow industry demands: graduates who can do the work on the first day."""

from __future__ import annotations

from simulation.scenario.policies.lever import LeverEntry, pillar_class

LEVERS = (
    LeverEntry(
        "industry_project_share", "at least this share of the curriculum is industry projects", "share", 0.0, 0.8, 0.0,
        "curriculum.industry_project_share", "taught", 15_000.0,
        "CNY per student-year and whole curriculum", "firms", "judgement",
        "assumption; PRIOR_17 (co-op programmes); source document 2: 'embed industry projects'", 0.5,
    ),
    LeverEntry(
        "faculty_exchange", "professors in industry or engineers as adjunct faculty, of all teachers", "share", 0.0,
        0.5, 0.0, "curriculum.curriculum_age_months", "taught", 20_000.0,
        "CNY per student-year of AI and adjacent majors and whole faculty", "firms",
        "exploratory", "assumption; source document 2: 'professors should spend sabbaticals'", 0.2,
    ),
    LeverEntry(
        "x_ai_seat_share", "at least this share of places is in X+AI programmes designed with employers", "share", 0.0,
        0.8, 0.0, "curriculum.x_ai_seat_share", "enrolled", 5_000.0, "CNY per student-year of an added place", "state",
        "judgement", "assumption; source document 2: 'The model of X + AI ... must become the standard'", 0.4,
    ),
    LeverEntry(
        "internships", "students who work as interns in an AI team", "share of students", 0.0, 1.0, 0.0,
        "curriculum.practical_without_projects", "taught", 4_000.0, "CNY per student-year reached", "firms", "evidence",
        "PRIOR_15, PRIOR_16", 0.6,
    ),
    LeverEntry(
        "adjacent_coverage", "at least this share of students of adjacent majors is taught in the same new ways",
        "share", 0.0, 1.0, 0.0, "effects.adjacent_students_reached", "taught", 1_500.0,
        "CNY per student-year of an adjacent major reached", "state", "judgement",
        "assumption: AI majors cover under a tenth of yearly growth, so adjacent majors must be reached", 0.6,
    ),
)  # fmt: skip

IndustryDemands = pillar_class("IndustryDemands", "Pillar 2: schooling that follows what industry needs.", LEVERS)
