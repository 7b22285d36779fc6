"""A stratified-Datalog reasoner whose every answer explains itself.

The sub-packages stand in the order of the data flow::

    source -> syntax -> knowledge -> checks -> program -> evaluation -> explanation -> answers -> render

Nothing here knows a subject: all words of a field come from the knowledge base.
"""

__version__ = "0.1.0"
