"""Workshop programmes: which cities meet on which topic and when, and what to take to the meeting."""
