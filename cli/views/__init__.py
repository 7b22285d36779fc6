"""How answers look: each module turns the reasoner's plain data into one form of output."""
