"""Enqueue, claim and settle of jobs of 1 KB with procrastinate, pgqueuer or awa-pg on PostgreSQL.

    pg_queue_peers.py procrastinate|pgqueuer|awa-pg DSN JOBS

Prints one line of JSON: seconds of enqueueing, and of claiming and settling. Installs the peer's tables where there are
none; JOBS=0 does nothing else. A job does nothing and is finished as the peer's defaults have it: procrastinate and awa-pg
keep it as succeeded, pgqueuer moves it to its log. The clock of `deliver` starts before the workers do and stops when the
last job is stored as finished.

Each peer has what its documentation recommends for throughput. All enqueue 1,000 jobs a call by their bulk interface, as
the gateway takes in files of 1,000. The numbers of workers and the sizes of batches are the best of those tried on two
cores. Between the phases, off the clock, ANALYZE does what autovacuum does within a minute: without it procrastinate sorts
the whole queue for each job.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass

LOT = 1_000


async def measured(put, analyze, work, lots):
    start = time.perf_counter()
    for lot in lots:
        await put(lot)
    middle = time.perf_counter()
    await analyze()
    begin = time.perf_counter()
    await work()
    return middle - start, time.perf_counter() - begin


async def with_procrastinate(dsn, lots):
    """A worker claims job by job, and each claim is a commit: eight workers in the process share what commits wait for."""
    import procrastinate

    workers, concurrency = 8, 4
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=dsn, min_size=4, max_size=3 * workers)
    )

    @app.task(name="bench.job", queue="bench")
    async def job(text):
        pass

    async def put(lot):
        await job.batch_defer_async(*({"text": text} for text in lot))

    async def work():
        options = {"queues": ["bench"], "concurrency": concurrency, "wait": False, "install_signal_handlers": False}
        await asyncio.gather(*(app.run_worker_async(**options) for _ in range(workers)))

    async def one(query):
        return (await app.connector.execute_query_one_async(query))["found"]

    async with app.open_async():
        if await one("SELECT to_regclass('procrastinate_jobs') IS NULL AS found"):
            await app.schema_manager.apply_schema_async()
        if not lots:
            return None
        times = await measured(put, lambda: app.connector.execute_query_async("ANALYZE"), work, lots)
        return *times, await one("SELECT count(*) AS found FROM procrastinate_jobs WHERE status = 'succeeded'")


async def with_pgqueuer(dsn, lots):
    """asyncpg, `pgq autovac`, a worker with a connection of its own, and batches of 500 for jobs that take no time."""
    import asyncpg
    from pgqueuer import PgQueuer
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    queries = Queries(AsyncpgDriver(await asyncpg.connect(dsn)))
    if not await queries.schema_is_installed():
        await queries.install()
        await queries.optimize_autovacuum()
    if not lots:
        return None
    worker = PgQueuer(AsyncpgDriver(await asyncpg.connect(dsn)))
    left = sum(map(len, lots))

    @worker.entrypoint("job")
    async def job(job):
        nonlocal left
        left -= 1
        if left == 0:
            # run() returns when what has been done is in the log.
            worker.shutdown.set()

    async def put(lot):
        await queries.enqueue(["job"] * len(lot), [text.encode() for text in lot], [0] * len(lot))

    async def work():
        await worker.run(batch_size=500)

    times = await measured(put, lambda: queries.driver.execute("ANALYZE"), work, lots)
    rows = await queries.driver.fetch("SELECT count(*) AS found FROM pgqueuer_log WHERE status = 'successful'")
    return *times, rows[0]["found"]


@dataclass
class Job:
    text: str


async def with_awa(dsn, lots):
    """Queue storage, COPY into it, and the worker's defaults but for 500 jobs at once and claims of 500."""
    import asyncpg
    import awa

    client = awa.AsyncClient(dsn, max_connections=20)
    await client.migrate()
    await client.install_queue_storage()
    if not lots:
        return await client.close()
    connection = await asyncpg.connect(dsn)
    jobs = left = sum(map(len, lots))

    @client.task(Job, queue="bench")
    async def job(job):
        nonlocal left
        left -= 1

    async def put(lot):
        await client.enqueue_many_copy([Job(text) for text in lot], queue="bench")

    async def finished():
        return await connection.fetchval(
            "SELECT (SELECT coalesce(sum(completed_count), 0) FROM awa.receipt_completion_batches)"
            " + (SELECT coalesce(sum(pruned_completed_count), 0) FROM awa.queue_terminal_rollups)"
        )

    async def work():
        await client.start([{"name": "bench", "max_workers": 500, "claim_batch_size": 500}])
        while left > 0 or await finished() < jobs:
            await asyncio.sleep(0.005)

    times = await measured(put, lambda: connection.execute("ANALYZE"), work, lots)
    found = await finished()
    await client.shutdown()
    await client.close()
    return *times, found


if __name__ == "__main__":
    import uvloop

    peer, dsn, jobs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    body = os.urandom(512).hex()
    texts = [f"{number:06d}{body}" for number in range(jobs)]
    lots = [texts[first : first + LOT] for first in range(0, jobs, LOT)]
    run = {"procrastinate": with_procrastinate, "pgqueuer": with_pgqueuer, "awa-pg": with_awa}[peer]
    if result := uvloop.run(run(dsn, lots)):
        enqueue, deliver, found = result
        assert found == jobs, f"{found} of {jobs} jobs are finished"
        print(json.dumps({"jobs": jobs, "enqueue": enqueue, "deliver": deliver}))
