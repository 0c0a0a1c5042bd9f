"""Two disposable indexes: words for people, fingerprints for tracing."""
