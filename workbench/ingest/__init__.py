"""Bring articles in: pasted, fetched, from files and tables; extract them and date them."""
