"""Measurements that stand by themselves; `scripts/bench.py` calls some of them."""
