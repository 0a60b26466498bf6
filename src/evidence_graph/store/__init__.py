"""Quads at rest: the embedded Oxigraph store, its merged default graph, and published versions."""
