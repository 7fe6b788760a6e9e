"""A release, or one city of it, as files that other programs read."""
