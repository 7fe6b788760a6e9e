"""What is where, and what cities have with each other."""
