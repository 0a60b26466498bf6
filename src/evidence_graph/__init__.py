"""What systematic reviews found, as a knowledge graph to ask in SPARQL."""
