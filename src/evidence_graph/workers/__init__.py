"""Query workers: processes that answer one query at a time and can be killed.

`pool` is the face; `supervisor` and `worker` are what the other processes run.
"""
