"""One SPARQL request: read, bounded, refused or answered, in the format that was asked for."""
