"""The library of stored questions over HTTP: lists, forms, answers with their versions, and what describes them."""
