"""Answers to queries as pages show them."""
