"""The Piggy gift card API: client, wire models, errors, results."""
