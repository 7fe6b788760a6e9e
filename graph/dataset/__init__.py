"""A release as a published dataset: its description, its citation, its dumps."""
