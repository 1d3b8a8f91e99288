"""The desk's own processes on one machine, and the supervisor that starts again what dies."""
