"""Findings in the language of whoever reads them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from coalface.kernel.findings import Finding


def phrased(message: str, values: Mapping[str, object]) -> str:
    """A marked message with its values in their places; one without values may hold any %."""
    text = _(message)
    return text % values if values else text


def said(finding: Finding) -> str:
    return phrased(finding.message, finding.values)


def worded(findings: Iterable[Finding]) -> str:
    """Their sentences, one after the other."""
    return " ".join(map(said, findings))
