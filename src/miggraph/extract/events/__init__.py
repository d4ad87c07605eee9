"""What was held: title blocks, programmes, lists of participants."""
