"""Why, why not, what differs, what would change it: explanations as plain data."""
