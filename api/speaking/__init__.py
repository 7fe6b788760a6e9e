"""What pages say, in eight languages."""
