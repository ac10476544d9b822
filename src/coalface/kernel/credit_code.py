"""The unified social credit code (GB 32100-2015) and the organisation code inside it (GB 11714-1997)."""

from coalface.kernel.findings import Finding, blocking, mark

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def normalise(text: str) -> str:
    """Upper case, without spaces and hyphens, full-width letters made narrow."""
    narrow = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return "".join(narrow.split()).replace("-", "").upper()


def code_check_character(body: str) -> str:
    """The 18th character for the first 17 of a credit code."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, CODE_WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(body: str) -> str:
    """The 9th character for the first 8 of an organisation code."""
    total = sum(ORGANISATION_ALPHABET.index(c) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def complete(first_eight: str, organisation: str) -> str:
    """A whole valid code from characters 1-8 and the eight body characters of the organisation code."""
    body = first_eight + organisation + organisation_check_character(organisation)
    return body + code_check_character(body)


def findings(code: str) -> list[Finding]:
    """What is wrong with a normalised credit code; empty when it is valid (B1)."""
    if len(code) != 18:
        message = mark("A unified social credit code has 18 characters, this one has %(length)s.")
        return [blocking("credit_code_length", message, "credit_code", {"length": len(code)})]
    for place, character in enumerate(code, 1):
        if character not in ALPHABET:
            message = mark(
                "Character %(place)s (%(character)s) cannot occur in a unified social credit code."
            )
            values = {"place": place, "character": character}
            return [blocking("credit_code_character", message, "credit_code", values)]
    return [*_organisation_findings(code), *_check_findings(code)]


def _organisation_findings(code: str) -> list[Finding]:
    expected = organisation_check_character(code[8:16])
    if code[16] == expected:
        return []
    message = mark("The organisation code inside does not add up: character 17 should be %(expected)s.")
    return [blocking("organisation_code_digit", message, "credit_code", {"expected": expected})]


def _check_findings(code: str) -> list[Finding]:
    expected = code_check_character(code[:17])
    if code[17] == expected:
        return []
    message = mark("The check character does not add up: character 18 should be %(expected)s.")
    return [blocking("credit_code_digit", message, "credit_code", {"expected": expected})]
