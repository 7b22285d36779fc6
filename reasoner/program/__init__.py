"""The checked program and its compiled form, the only thing evaluation accepts."""
