"""All translations of a language in one catalogue, with the words they had before."""

import gettext

from django.utils.translation import trans_real

from coalface.config.joining import join

PLURALS = {"zh": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}


def a_translation(plurals: str, texts: dict[str, str]) -> gettext.GNUTranslations:
    made = gettext.GNUTranslations()
    made._catalog = dict(texts)  # type: ignore[attr-defined] # where gettext itself keeps them
    rule = plurals.partition("plural=")[2].rstrip(";")
    made.plural = gettext.c2py(rule)  # type: ignore[attr-defined] # gettext makes it of the file's head
    return made


def test_catalogues_of_one_rule_are_joined_and_the_first_word_counts() -> None:
    catalog = trans_real.TranslationCatalog(a_translation(PLURALS["zh"], {"a": "甲", "b": "first"}))
    catalog.update(a_translation(PLURALS["en"], {"c": "third", ("d", 0): "one"}))
    catalog.update(a_translation(PLURALS["zh"], {"b": "乙", "e": "戊"}))
    before = [catalog[text] for text in "abce"]
    assert len(catalog._catalogs) == 3
    join(catalog)
    assert len(catalog._catalogs) == 2
    assert [catalog[text] for text in "abce"] == before == ["甲", "乙", "third", "戊"]
    assert catalog.plural("d", 1) == "one"
