"""One search over everything: bigrams, pinyin, initials and codes."""
