"""The tests of the atlas."""
