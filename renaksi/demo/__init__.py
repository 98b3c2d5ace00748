"""The demonstration: real agencies, invented people and figures, every state of a plan.

Deterministic: the same moments, people and words each time. Never loaded in production.
"""
