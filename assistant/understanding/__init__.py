"""A question in its conversation becomes a typed request."""
