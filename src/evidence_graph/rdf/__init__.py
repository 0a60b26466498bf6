"""RDF at its edges: formats and media types, the documents an evidence graph is made of, prefixes."""
