"""Enqueue, claim and settle of jobs of 1 KB with huey or litequeue on SQLite: WAL, synchronous=FULL, as the gateway.

    queue_peers.py huey|litequeue FOLDER JOBS

Prints one line of JSON: seconds of enqueueing, and of claiming and settling.
"""

import json
import os
import sys
import time


def measured(put, settle, jobs):
    body = os.urandom(512).hex()
    start = time.perf_counter()
    for number in range(jobs):
        put(f"{number:06d}{body}")
    middle = time.perf_counter()
    for _ in range(jobs):
        settle()
    return {"jobs": jobs, "enqueue": middle - start, "deliver": time.perf_counter() - middle}


def with_huey(path, jobs):
    from huey import SqliteHuey

    # fsync=True is synchronous=FULL.
    queue = SqliteHuey("bench", filename=path, fsync=True, journal_mode="wal")

    @queue.task()
    def job(text):
        return len(text)

    def settle():
        assert queue.execute(queue.dequeue())

    return measured(job, settle, jobs)


def with_litequeue(path, jobs):
    from litequeue import LiteQueue

    queue = LiteQueue(path)
    queue.conn.execute("PRAGMA synchronous = FULL")
    assert queue.conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"

    def settle():
        queue.done(queue.pop().message_id)

    return measured(queue.put, settle, jobs)


if __name__ == "__main__":
    peer, folder, jobs = sys.argv[1:]
    run = {"huey": with_huey, "litequeue": with_litequeue}[peer]
    print(json.dumps(run(os.path.join(folder, peer + ".db"), int(jobs))))
