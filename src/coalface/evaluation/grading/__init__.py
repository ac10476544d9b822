"""Quantified grading: metrics, policy, judge, record, approval and replay."""
