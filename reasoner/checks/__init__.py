"""Static checks: one check, one file, one code."""
