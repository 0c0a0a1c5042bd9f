"""Keep the bytes that came in, as WARC records addressed by SHA-256."""
