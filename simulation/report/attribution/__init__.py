"""Figures and the one-file report of an attribution: who closes how much, and who helps whom."""
