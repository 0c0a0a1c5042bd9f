"""Find who is quoted saying what, in Indonesian and English."""
