"""Validation: SHACL shapes, and what shapes cannot say about vocabularies, in one report."""
