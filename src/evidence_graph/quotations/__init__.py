"""Quotations: whether they stand in their sources, and say what is claimed on them."""
