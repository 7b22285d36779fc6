"""The same program for many cases at once: one relational plan, run by an embedded engine, alone or in a cluster."""
