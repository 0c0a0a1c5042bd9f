"""Align a quote with the archive, class every edit, judge, and order the appearances."""
