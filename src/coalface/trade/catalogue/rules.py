"""What an entry of the catalogue needs."""

from coalface.kernel.findings import Finding, blocking, mark

WANTS_CODE = mark("An entry of the catalogue needs a code; files are matched by it.")
WANTS_NAME = mark("An entry of the catalogue needs a name.")


def item_findings(code: str, name: str) -> list[Finding]:
    """What is wrong with a code and a name already freed of spaces around them."""
    missing_code = [blocking("code_missing", WANTS_CODE, "code")] if not code else []
    missing_name = [blocking("name_missing", WANTS_NAME, "name")] if not name else []
    return missing_code + missing_name
