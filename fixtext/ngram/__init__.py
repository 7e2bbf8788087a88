"""What the detector `ngram` is made of: alphabet, tables, language model, channel of confusions, judgement."""
