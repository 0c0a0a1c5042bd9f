"""The Quote Workbench: find where a quote first appeared, what was changed, and prove it."""
