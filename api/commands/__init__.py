"""What `sse-atlas` does, command by command, and how it is told on a terminal."""
