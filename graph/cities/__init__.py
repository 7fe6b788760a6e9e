"""A city's ecosystem as its page shows it."""
