"""Plain Python shared by every stage: money, tonnes, coal quality, periods, credit codes, findings."""
