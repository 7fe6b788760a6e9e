"""Where collaboration falls short of what one would expect, and how sure that is."""
