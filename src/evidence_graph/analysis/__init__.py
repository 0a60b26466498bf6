"""What the evidence says when looked at as a whole; plain values out."""
