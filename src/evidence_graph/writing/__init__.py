"""Writes over HTTP: jobs for a process of its own, where parsing and evaluating can be ended."""
