"""Text as every room sees it: folding with a way back, tokens, language, lexicons, selectors."""
