"""Releases and queries; the networks drawn from them; gaps, matches and plans; exports."""
