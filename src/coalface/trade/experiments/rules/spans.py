"""The days before, during and after an experiment, of the same length."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coalface.kernel.periods import Month

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Spans:
    before: Span
    during: Span
    after: Span

    @property
    def in_months(self) -> bool:
        """Whether the experiment covers whole months."""
        first, last = self.during.first, self.during.last
        return Month.of(first).first == first and Month.of(last).last == last


def spans_of(during: Span) -> Spans:
    """Whole months are held against as many whole months, other days against as many days."""
    first, last = Month.of(during.first), Month.of(during.last)
    if first.first == during.first and last.last == during.last:
        count = last - first + 1
        before = Span((first - count).first, (first - 1).last)
        return Spans(before, during, Span((last + 1).first, (last + count).last))
    length = timedelta(days=during.days)
    before = Span(during.first - length, during.first - DAY)
    return Spans(before, during, Span(during.last + DAY, during.last + length))


def stretches(spans: Spans, until: date) -> list[Span]:
    """The whole time up to a day in months or weeks; none lies on both sides of a bound of the experiment."""
    return [
        Span(part.first, min(part.last, until))
        for span in (spans.before, spans.during, spans.after)
        for part in _cut(span, spans.in_months)
        if part.first <= until
    ]


def _cut(span: Span, in_months: bool) -> Iterator[Span]:
    start = span.first
    while start <= span.last:
        end = Month.of(start).last if in_months else start + WEEK - DAY
        yield Span(start, min(end, span.last))
        start = end + DAY
