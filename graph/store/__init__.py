"""Immutable releases: built beside the current one, published by one atomic flip, opened read-only."""
