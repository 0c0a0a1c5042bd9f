"""Put a claim on paper, one file per kind of document."""
