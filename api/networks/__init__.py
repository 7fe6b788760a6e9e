"""How networks are drawn, and what stands beside the drawings."""
