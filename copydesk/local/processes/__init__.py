"""The desk's own processes on one machine, and the supervisor that restarts those that die."""
