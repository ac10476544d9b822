"""Findings in the language of whoever reads them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from coalface.kernel.findings import Finding


def said(finding: Finding) -> str:
    """The sentence of a finding with its values in their places."""
    message = _(finding.message)
    return message % finding.values if finding.values else message


def worded(findings: Iterable[Finding], between: str = " ") -> str:
    return between.join(said(finding) for finding in findings)
