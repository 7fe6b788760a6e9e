"""What the pages of matches and challenges show."""
