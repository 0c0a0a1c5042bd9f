"""The truth in SQL: one file of functions per noun."""
