"""The REST interface, one router per stage, will live here."""
