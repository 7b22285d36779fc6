"""The command line: parse options, call one function of the reasoner, hand the result to a renderer."""

__version__ = "0.1.0"
