"""What the pages of gaps, comparisons and reports show."""
