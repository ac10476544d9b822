"""Periods in constraints: two rows of one owner must not hold at the same time."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models


class Point(models.Func):
    """A range of one number, so that equality can stand beside overlap in a constraint of the core."""

    function = "int8range"
    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


class AnyPoint(Point):
    """As `Point`; an empty field counts as nought, so that two rows for anything meet as well."""

    template = "int8range(coalesce(%(expressions)s, 0), coalesce(%(expressions)s, 0), '[]')"


class Days(models.Func):
    """The days from one date to another, both included; without a second date, for ever."""

    function = "daterange"
    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


class Initial(models.Func):
    """The code point of a text's first letter, nought for an empty text: a short choice as a number."""

    function = "ascii"
    output_field = models.IntegerField()


class ThirdLetter(Initial):
    """As `Initial`, of the third letter, by which means of transport differ."""

    template = "%(function)s(substr(%(expressions)s, 3, 1))"
