"""Networks drawn from a release: who is tied to whom, and where each stands on the page."""
