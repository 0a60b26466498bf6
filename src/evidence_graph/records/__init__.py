"""What an evidence graph is made of, in plain Python; no library is at home here."""
