"""A knowledge base as pages to browse, and the graph of its predicates."""
