"""The translations of every app as one catalogue, joined when the server has loaded them."""

from typing import Any

from django.conf import settings
from django.utils.translation import trans_real


def join_catalogues() -> None:
    """Make every text one look-up away.

    Django means to join catalogues with the same rule of plurals, but compares the code of one rule with the
    other rule itself. They are never equal, so each text is looked for in one catalogue after another. What
    a catalogue says first still counts first.
    """
    for language, _name in settings.LANGUAGES:
        loaded: Any = trans_real.translation(language)
        join(loaded._catalog)


def join(catalog: Any) -> None:  # noqa: ANN401 - Django's own TranslationCatalog, which has no types
    """Put the texts of catalogues with one rule of plurals together, the first ones before the others."""
    joined: list[tuple[dict[Any, Any], Any]] = []
    for texts, plural in zip(catalog._catalogs, catalog._plurals, strict=True):
        same = next((kept for kept, rule in joined if rule.__code__ == plural.__code__), None)
        if same is None:
            joined.append((dict(texts), plural))
        else:
            same.update((key, text) for key, text in texts.items() if key not in same)
    catalog._catalogs = [texts for texts, _ in joined]
    catalog._plurals = [plural for _, plural in joined]
