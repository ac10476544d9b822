"""The speed of the product at its reference size, beside bare SQL of one run: `python -m tests.bench`."""
