"""How a name is cut into findable pieces, and how a person's words are turned into a question for them."""

from coalface.desk.search.rules.pinyin import pinyin_key, syllables
from coalface.desk.search.rules.questions import Question, question
from coalface.desk.search.rules.words import index_words, lexemes

__all__ = ["Question", "index_words", "lexemes", "pinyin_key", "question", "syllables"]
