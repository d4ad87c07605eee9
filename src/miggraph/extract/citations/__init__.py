"""How a text cites legal instruments: by number, by name, and by words that take up one that was named."""
