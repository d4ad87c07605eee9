"""HTTP without a framework: requests, responses, negotiation, caching, codings, limits of rate."""
