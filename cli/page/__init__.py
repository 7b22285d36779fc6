"""The site that answers in the browser: its builder, the bridge that its worker calls, and its files."""
