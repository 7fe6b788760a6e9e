"""Matches: whose expertise answers whose need, and why."""
