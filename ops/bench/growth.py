"""Multiplies the deliveries of a store: see growth.sh.

    growth.py STORE FINISHED WAITING

The store holds 1,000 accepted deliveries in 5 batches and nothing else. Every row that they have is multiplied, evidence leaves
with it; only the tree over the leaves is not, which claims and settlements do not touch. Some become waiting again.
"""

import sqlite3
import sys

path, finished, waiting = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
block, batches = 1_000, 5
database = sqlite3.connect(path, isolation_level=None)
for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4000000", "locking_mode = EXCLUSIVE"):
    database.execute(f"PRAGMA {pragma}")
leaves = database.execute("SELECT max(id) FROM leaf").fetchone()[0]
assert database.execute("SELECT count(*) FROM delivery WHERE state = 'accepted'").fetchone()[0] == block


def columns(table, changes):
    """The columns of a table, some of them by an expression in which `g.n` is the copy's number."""
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    return ", ".join(names), ", ".join(changes.get(name, f"t.{name}") for name in names)


def multiply(table, condition, changes):
    names, values = columns(table, changes)
    database.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM grow AS g, {table} AS t WHERE {condition}")


database.execute("CREATE TEMP TABLE grow (n INTEGER PRIMARY KEY)")
database.execute("BEGIN")
database.execute(
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) INSERT INTO grow SELECT n FROM c",
    ((finished + waiting) // block - 1,),
)
# The positions of what has none go on behind it.
database.execute("UPDATE leaf SET position = id - 1")
copy = {
    "leaf": ("t.id <= %d" % leaves, {"id": f"t.id + g.n * {leaves}", "position": f"t.position + g.n * {leaves}"}),
    "version": (f"t.id <= {block}", {"id": f"t.id + g.n * {block}", "key": "t.key || '.' || g.n"}),
    "delivery": (
        f"t.id <= {block}",
        {
            "id": f"t.id + g.n * {block}", "key": "t.key || '.' || g.n", "version": f"t.version + g.n * {block}",
            "batch": "t.batch || '.' || g.n",
        },
    ),
    "delivery_data": (f"t.delivery <= {block}", {"delivery": f"t.delivery + g.n * {block}"}),
    "batch": (f"t.rowid <= {batches}", {"number": "t.number || '.' || g.n", "leaf": f"t.leaf + g.n * {leaves}"}),
    "batch_body": (f"t.rowid <= {batches}", {"batch": "t.batch || '.' || g.n"}),
    "batch_member": (
        f"t.delivery <= {block}", {"batch": "t.batch || '.' || g.n", "delivery": f"t.delivery + g.n * {block}"},
    ),
    "attempt": ("instr(t.batch, '.') = 0", {"batch": "t.batch || '.' || g.n", "leaf": f"t.leaf + g.n * {leaves}"}),
    "receipt": (
        f"t.id <= {batches}",
        {"id": f"t.id + g.n * {batches}", "batch": "t.batch || '.' || g.n", "leaf": f"t.leaf + g.n * {leaves}"},
    ),
}
for table, (condition, changes) in copy.items():
    multiply(table, condition, changes)
# They were collected later than what a measurement takes in: what it claims is its own.
database.execute(
    "UPDATE delivery SET state = 'queued', batch = NULL, recorded_at = recorded_at + 86400 WHERE id > ?", (finished,)
)
database.execute("COMMIT")
print(dict(database.execute("SELECT state, count(*) FROM delivery GROUP BY state")))
database.close()
