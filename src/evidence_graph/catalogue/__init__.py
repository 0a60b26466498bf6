"""What the dataset says of itself: its statistics, its example queries, and the endpoint's face."""
