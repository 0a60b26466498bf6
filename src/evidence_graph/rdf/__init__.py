"""RDF at its edges: formats and media types, and the documents a graph is made of."""
