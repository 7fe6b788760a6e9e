"""Cohorts: which of those who apply to a call form the best group to learn from each other."""
