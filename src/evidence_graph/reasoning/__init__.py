"""OWL 2 RL: the schema closed once, rules derived from it, and run where the data is."""
