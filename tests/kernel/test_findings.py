"""Findings and refusals."""

from coalface.kernel.findings import Refused, Severity, blocking


def test_a_finding_fills_its_message() -> None:
    finding = blocking("too_much", "At most %(limit)s tonnes.", "tonnes", {"limit": 270})
    assert (str(finding), finding.severity) == ("At most 270 tonnes.", Severity.BLOCKS)


def test_a_message_without_values_may_hold_a_percent_sign() -> None:
    assert str(blocking("share", "Fulfilment is not above 90 %.")) == "Fulfilment is not above 90 %."


def test_a_refusal_reads_as_its_findings() -> None:
    assert str(Refused(blocking("a", "First."), blocking("b", "Second."))) == "First.; Second."
