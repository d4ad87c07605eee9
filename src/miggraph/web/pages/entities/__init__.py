"""The page of a thing: what its kind makes a reader want, in sentences first, then as facts, statements and links."""
