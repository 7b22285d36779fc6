"""Constants as words: labels, numbers, sentences, sources, wrapping; the only place where one becomes the other."""
