"""What evidence is, in plain Python: identifiers, named graphs, questions. No library is at home here."""
