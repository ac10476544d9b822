"""What every record of trade may be refused for."""

from coalface.kernel.findings import Refused, blocking, mark

NUMBER_TAKEN = mark("The number %(number)s is already in use.")


class NumberTaken(Refused):
    """Another record of the kind has the number."""

    def __init__(self, number: str) -> None:
        super().__init__(blocking("number_taken", NUMBER_TAKEN, "number", {"number": number}))
