"""The demo: a fictional archive in which quotes travel, and a desk that has begun to check them."""
