import Delivery
import DeliverySQL
import GRDB

/// The tables of the store and their versions: forward only, a newer one is refused.
enum Schema {
    /// Marks the file as a store of this program (SQLite `application_id`): "ANZE".
    static let applicationID = 0x414E_5A45
    /// Marks a store that was moved, so that no program takes it for one any longer: "ANZM".
    static let movedID = 0x414E_5A4D

    /// What leads from one schema version to the next.
    struct Step {
        let script: String
        /// Fills what the script made from what is there.
        var fill: @Sendable (Database, _ path: String) throws -> Void = { _, _ in }
    }

    /// The steps, the first from an empty file to version 1.
    static let steps = [
        Step(script: version1), Step(script: version2, fill: fillReferences), Step(script: version3),
        Step(script: version4),
        Step(script: version5), Step(script: version6), Step(script: version7),
        Step(script: version8), Step(script: version9), Step(script: version10),
        Step(script: reconciliation), Step(script: inbound), Step(script: version13),
        Step(script: contents),
    ]

    /// The newest version that this program knows.
    static var newest: Int { steps.count }

    /// Refuses a database that is neither a store that this program can read nor empty, and gives its schema version.
    static func check(_ database: Database, path: String) throws -> Int {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try requireHere(database, path: path)
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == applicationID || (application, found, tables) == (0, 0, 0) else {
            throw StoreError.unreadable(path: path, reason: "不是 anze 的存储文件")
        }
        guard found <= newest else { throw StoreError.newerSchema(path: path, found: found, known: newest) }
        return found
    }

    /// Refuses a store that was moved, also by whoever has had it open since before, and gives the file's mark.
    @discardableResult
    static func requireHere(_ database: Database, path: String) throws -> Int {
        let application = try Int.fetchOne(database.cachedStatement(sql: "PRAGMA application_id")) ?? 0
        guard application != movedID else {
            throw StoreError.moved(
                path: path, to: try String.fetchOne(database, sql: "SELECT target FROM moved") ?? "?")
        }
        return application
    }

    /// Brings a store to the newest version inside the caller's transaction.
    static func migrate(_ database: Database, path: String) throws {
        let found = try check(database, path: path)
        for (index, step) in steps.enumerated() where index >= found {
            try database.execute(sql: step.script)
            try step.fill(database, path)
            try database.execute(sql: "PRAGMA user_version = \(index + 1)")
        }
        if found == 0 { try database.execute(sql: "PRAGMA application_id = \(applicationID)") }
    }

    /// Marks a store as moved inside the caller's transaction.
    static func markMoved(_ database: Database, to target: String) throws {
        try database.execute(sql: "CREATE TABLE moved (target TEXT NOT NULL) STRICT")
        try database.execute(sql: "INSERT INTO moved (target) VALUES (?)", arguments: [target])
        try database.execute(sql: "PRAGMA application_id = \(movedID)")
    }

    /// Refuses a store that is not of the newest version.
    static func requireNewest(_ database: Database, path: String) throws {
        let found = try check(database, path: path)
        guard found == newest else { throw StoreError.olderSchema(path: path, found: found, known: newest) }
    }

    private static let version1 = """
        CREATE TABLE intake_file (
            id INTEGER PRIMARY KEY, insurer TEXT NOT NULL, mapping TEXT NOT NULL, name TEXT NOT NULL, sm3 TEXT NOT NULL,
            at INTEGER NOT NULL, rows INTEGER NOT NULL, statement_rows INTEGER NOT NULL, unreadable_rows INTEGER NOT NULL,
            blank_rows INTEGER NOT NULL, read INTEGER NOT NULL, refused INTEGER NOT NULL, duplicate INTEGER NOT NULL,
            held INTEGER NOT NULL, unchanged INTEGER NOT NULL, stored INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE version (
            id INTEGER PRIMARY KEY, insurer TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL,
            operation TEXT NOT NULL, digest BLOB NOT NULL, canonical BLOB, secret BLOB, disclosure TEXT,
            salted BLOB NOT NULL, recorded_at INTEGER NOT NULL, stored_at INTEGER NOT NULL,
            file INTEGER NOT NULL REFERENCES intake_file, row INTEGER NOT NULL,
            UNIQUE (insurer, kind, key, number)
        ) STRICT;
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
            version INTEGER NOT NULL REFERENCES version, number INTEGER NOT NULL, operation TEXT NOT NULL,
            data BLOB NOT NULL, reason TEXT, control INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
            state TEXT NOT NULL, blockers INTEGER NOT NULL, batch TEXT, code TEXT, message TEXT,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX delivery_claim ON delivery (destination, kind, recorded_at, key)
            WHERE state = 'queued' AND blockers = 0;
        CREATE INDEX delivery_key ON delivery (destination, kind, key, number);
        CREATE INDEX delivery_version ON delivery (version);
        CREATE INDEX delivery_state ON delivery (destination, state);
        CREATE INDEX delivery_failed ON delivery (state) WHERE state IN ('rejected', 'quarantined');
        CREATE TABLE dependency (
            delivery INTEGER NOT NULL REFERENCES delivery, destination TEXT NOT NULL, kind TEXT NOT NULL,
            key TEXT NOT NULL, met INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX dependency_parent ON dependency (destination, kind, key) WHERE met = 0;
        CREATE TABLE batch (
            number TEXT PRIMARY KEY, destination TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
            control INTEGER NOT NULL, body_sm3 BLOB NOT NULL, phase TEXT NOT NULL,
            sealed_at INTEGER NOT NULL, next_at INTEGER, last_sent_at INTEGER, unknown_since INTEGER,
            questions INTEGER NOT NULL, lost INTEGER NOT NULL, recovered INTEGER NOT NULL,
            owner TEXT, lease_until INTEGER, epoch INTEGER NOT NULL, leaf INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX batch_due ON batch (destination, phase, next_at);
        CREATE TABLE batch_body (batch TEXT PRIMARY KEY REFERENCES batch, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE batch_member (
            batch TEXT NOT NULL REFERENCES batch, position INTEGER NOT NULL, delivery INTEGER NOT NULL REFERENCES delivery,
            PRIMARY KEY (batch, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificate (sm3 BLOB PRIMARY KEY, der BLOB NOT NULL) STRICT;
        CREATE TABLE attempt (
            batch TEXT NOT NULL REFERENCES batch, number INTEGER NOT NULL, purpose TEXT NOT NULL, at INTEGER NOT NULL,
            signed_text TEXT NOT NULL, signature BLOB NOT NULL, certificate BLOB NOT NULL REFERENCES certificate,
            leaf INTEGER NOT NULL, ended_at INTEGER, outcome TEXT, detail TEXT, status INTEGER, bytes_sent INTEGER,
            PRIMARY KEY (batch, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE receipt (
            id INTEGER PRIMARY KEY, batch TEXT NOT NULL REFERENCES batch, attempt INTEGER NOT NULL, at INTEGER NOT NULL,
            state TEXT NOT NULL, receipt_no TEXT NOT NULL, received_at TEXT NOT NULL, status INTEGER NOT NULL,
            signed_text TEXT NOT NULL, signature BLOB NOT NULL, certificate BLOB NOT NULL REFERENCES certificate,
            body BLOB NOT NULL, leaf INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX receipt_batch ON receipt (batch);
        CREATE TABLE destination (
            id TEXT PRIMARY KEY, not_before INTEGER, wait REAL NOT NULL, blocked TEXT, paused TEXT
        ) STRICT;
        CREATE TABLE leaf (
            id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER UNIQUE, at INTEGER NOT NULL, bytes BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX leaf_pending ON leaf (id) WHERE position IS NULL;
        CREATE TABLE node (
            level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, peaks BLOB NOT NULL, note TEXT NOT NULL) STRICT;
        """

    /// Records are found by what they refer to, and the beginning of an insurer's history at once.
    private static let version2 = """
        CREATE TABLE reference (
            relation TEXT NOT NULL, parent TEXT NOT NULL, version INTEGER NOT NULL REFERENCES version,
            PRIMARY KEY (relation, parent, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX version_collected ON version (insurer, recorded_at);
        """

    /// The store's own keys, each wrapped under the key file's, and by what personal values are found again.
    private static let version3 = """
        CREATE TABLE vault_key (
            number INTEGER PRIMARY KEY, purpose TEXT NOT NULL, master BLOB NOT NULL, wrapped BLOB NOT NULL
        ) STRICT;
        CREATE TABLE personal (
            token BLOB NOT NULL, version INTEGER NOT NULL REFERENCES version, PRIMARY KEY (token, version)
        ) STRICT, WITHOUT ROWID;
        """

    /// Lanes, deadlines, parts of batches, and the flow to a destination.
    private static let version4 = """
        ALTER TABLE delivery ADD COLUMN lane INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE delivery ADD COLUMN due_at INTEGER;
        ALTER TABLE delivery ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE delivery ADD COLUMN portion TEXT;
        ALTER TABLE delivery ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
        DROP INDEX delivery_claim;
        DROP INDEX delivery_failed;
        CREATE INDEX delivery_claim ON delivery (destination, lane, kind, recorded_at, key)
            WHERE state = 'queued' AND blockers = 0 AND portion IS NULL;
        CREATE INDEX delivery_due ON delivery (destination, due_at) WHERE state = 'queued' AND due_at IS NOT NULL;
        CREATE INDEX delivery_portion ON delivery (destination, portion) WHERE state = 'queued' AND portion IS NOT NULL;
        CREATE INDEX delivery_failed ON delivery (state) WHERE state IN ('rejected', 'quarantined', 'late');
        CREATE INDEX delivery_priority ON delivery (destination) WHERE state = 'queued' AND lane = 0 AND blockers > 0;
        CREATE INDEX dependency_delivery ON dependency (delivery);
        ALTER TABLE batch ADD COLUMN lane INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE batch ADD COLUMN wait REAL NOT NULL DEFAULT 0;
        ALTER TABLE batch ADD COLUMN parent TEXT;
        ALTER TABLE batch ADD COLUMN due_at INTEGER;
        CREATE INDEX batch_owned ON batch (destination) WHERE owner IS NOT NULL;
        CREATE INDEX batch_part ON batch (destination, sealed_at) WHERE parent IS NOT NULL;
        ALTER TABLE destination DROP COLUMN wait;
        ALTER TABLE destination ADD COLUMN flow TEXT;
        """

    /// Replays, answers that fit no batch, scheduled jobs and alerts.
    private static let version5 = """
        CREATE TABLE replay (
            id TEXT PRIMARY KEY, destination TEXT NOT NULL, cause TEXT NOT NULL, code TEXT NOT NULL, state TEXT NOT NULL,
            reason TEXT NOT NULL, ticket TEXT NOT NULL, digest BLOB NOT NULL, planned_by TEXT NOT NULL,
            planned_at INTEGER NOT NULL, needs_approval INTEGER NOT NULL, approved_by TEXT, step INTEGER NOT NULL,
            note TEXT, ended_at INTEGER
        ) STRICT;
        CREATE INDEX replay_cause ON replay (cause);
        CREATE TABLE replay_item (
            replay TEXT NOT NULL REFERENCES replay, position INTEGER NOT NULL, delivery INTEGER NOT NULL,
            kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, skip TEXT, detail TEXT,
            step INTEGER, outcome TEXT, code TEXT, PRIMARY KEY (replay, position)
        ) STRICT, WITHOUT ROWID;
        DROP INDEX delivery_failed;
        CREATE INDEX delivery_failed ON delivery (state)
            WHERE state IN ('rejected', 'quarantined', 'late', 'unknown');
        CREATE TABLE stray_answer (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, batch TEXT NOT NULL, attempt INTEGER NOT NULL,
            at INTEGER NOT NULL, reason TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
            closed_at INTEGER, closed_reason TEXT
        ) STRICT;
        CREATE TABLE job (
            name TEXT PRIMARY KEY, slot INTEGER NOT NULL, owner TEXT, started_at INTEGER, ended_at INTEGER, status INTEGER
        ) STRICT;
        CREATE TABLE alert (name TEXT PRIMARY KEY, sentence TEXT NOT NULL, since INTEGER NOT NULL) STRICT;
        CREATE INDEX stray_open ON stray_answer (id) WHERE closed_at IS NULL;
        """

    /// What waits for a moment of its own is found without reading all that is queued.
    private static let version6 = """
        CREATE INDEX delivery_later ON delivery (destination, not_before) WHERE state = 'queued' AND not_before > 0;
        """

    /// What was archived.
    private static let version7 = """
        CREATE TABLE archive (
            number INTEGER PRIMARY KEY, before INTEGER NOT NULL, batches INTEGER NOT NULL, deliveries INTEGER NOT NULL,
            last_delivery INTEGER NOT NULL, last_version INTEGER NOT NULL, name TEXT, sm3 BLOB, ended_at INTEGER,
            restored_at INTEGER
        ) STRICT;
        ALTER TABLE batch ADD COLUMN archive INTEGER;
        CREATE INDEX batch_settled ON batch (sealed_at) WHERE phase = 'settled' AND archive IS NULL;
        CREATE INDEX batch_archived ON batch (archive, number) WHERE archive IS NOT NULL;
        DROP INDEX delivery_state;
        CREATE INDEX delivery_state ON delivery (destination, state, batch);
        """

    /// Who carries a replay out.
    private static let version8 = """
        ALTER TABLE replay ADD COLUMN owner TEXT;
        """

    /// What operators were not told yet, for each way of telling.
    private static let version9 = """
        CREATE TABLE alert_notice (
            id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, name TEXT NOT NULL, sentence TEXT NOT NULL,
            is_new INTEGER NOT NULL, at INTEGER NOT NULL, owner TEXT
        ) STRICT;
        CREATE INDEX alert_notice_channel ON alert_notice (channel, id);
        """

    /// The regulator's packages, what is in them, and the serial numbers that are used up.
    private static let version10 = """
        CREATE TABLE package (
            id INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT NOT NULL, org TEXT NOT NULL,
            period_start INTEGER NOT NULL, period_end INTEGER NOT NULL, submission TEXT NOT NULL,
            sequence INTEGER NOT NULL, name TEXT UNIQUE, number TEXT, state TEXT NOT NULL, reason TEXT,
            built_by TEXT NOT NULL, built_at INTEGER NOT NULL, needs_approval INTEGER NOT NULL, approved_by TEXT,
            sm3 BLOB, sent_at INTEGER, note TEXT, owner TEXT,
            UNIQUE (destination, org, period_end, submission, sequence)
        ) STRICT;
        CREATE TABLE package_table (
            package INTEGER NOT NULL REFERENCES package, position INTEGER NOT NULL, file TEXT NOT NULL,
            name TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, sm3 BLOB NOT NULL,
            money INTEGER NOT NULL, PRIMARY KEY (package, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE package_row (
            package INTEGER NOT NULL REFERENCES package, position INTEGER NOT NULL, line INTEGER NOT NULL,
            version INTEGER NOT NULL REFERENCES version, PRIMARY KEY (package, position, line)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX package_row_version ON package_row (version);
        CREATE TABLE package_serial (
            org TEXT NOT NULL, day INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (org, day)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE package_event (
            package INTEGER NOT NULL REFERENCES package, number INTEGER NOT NULL, at INTEGER NOT NULL,
            action TEXT NOT NULL, actor TEXT NOT NULL, note TEXT, signed_text TEXT, signature BLOB, certificate BLOB,
            body BLOB, leaf INTEGER NOT NULL, PRIMARY KEY (package, number)
        ) STRICT, WITHOUT ROWID;
        """

    /// What is delivered stands apart from how it fares: each change of a delivery's state writes its row anew.
    ///
    /// What has a deadline, or goes in a portion, is found without reading what does not go yet.
    private static let version13 = """
        CREATE TABLE delivery_data (delivery INTEGER PRIMARY KEY REFERENCES delivery, bytes BLOB NOT NULL) STRICT;
        INSERT INTO delivery_data (delivery, bytes) SELECT id, data FROM delivery ORDER BY id;
        ALTER TABLE delivery DROP COLUMN data;
        CREATE INDEX delivery_hurried ON delivery (destination, lane, kind, due_at)
            WHERE state = 'queued' AND blockers = 0 AND portion IS NULL AND due_at IS NOT NULL;
        DROP INDEX delivery_portion;
        CREATE INDEX delivery_portion ON delivery (destination, portion, kind, lane, recorded_at, key)
            WHERE state = 'queued' AND portion IS NOT NULL;
        """

    @Sendable private static func fillReferences(_ database: Database, path: String) throws {
        try SQLiteSession(database, place: path).fillReferences()
    }
}
