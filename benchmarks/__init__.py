"""What the atlas measures itself by; run with `python -m benchmarks`."""
