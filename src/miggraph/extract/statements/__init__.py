"""What a report records as said: recommendations, commitments, findings, outcomes, figures, claims."""
