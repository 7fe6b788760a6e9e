"""Programmes of workshops: solved for those who ask, and shown."""
