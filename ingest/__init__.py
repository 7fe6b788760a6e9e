"""Sources read, checked, reconciled and turned into the statements of a release."""
