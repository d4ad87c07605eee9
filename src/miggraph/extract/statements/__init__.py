"""What a report records as said: recommendations, findings, outcomes, figures, claims about instruments."""
