"""Rate, settle, decide and correct claims; accounts and the audit chain."""
