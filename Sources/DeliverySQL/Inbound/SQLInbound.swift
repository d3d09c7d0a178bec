import Canonical
import Delivery
import Evidence
import Exchange
import Foundation

/// What destinations send us.
struct SQLInbound: InboundStore {
    let database: any SQLDatabase
    let vault: StoreVault

    func begin(
        _ feed: FeedID, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> FeedState? {
        try await database.write(.account(feed.name)) { session in
            try session.perform(
                "INSERT INTO feed (destination, name) VALUES (?, ?) ON CONFLICT DO NOTHING", feed.place)
            guard let row = try session.row("\(SQLInbound.ofFeed)", feed.place) else { return nil }
            if let held = try row["owner"] as String?, held != owner.text, isAlive(LeaseOwner(held)) { return nil }
            try session.perform(
                "UPDATE feed SET owner = ? WHERE destination = ? AND name = ?", [owner.text] + feed.place)
            return try session.feed(row)
        }
    }

    func free(_ feed: FeedID, by owner: LeaseOwner) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                "UPDATE feed SET owner = NULL WHERE destination = ? AND name = ? AND owner = ?",
                feed.place + [owner.text])
        }
    }

    func keep(
        _ page: FeedPage, of feed: FeedID, after cursor: String?, at now: Timestamp
    ) async throws(StoreError) -> FeedGain {
        let vault = vault
        return try await database.write(.account(feed.name)) { session in
            // Who went on from another place has lost the feed to another process.
            let moved = try session.perform(
                """
                UPDATE feed SET cursor = coalesce(?, cursor), pulled_at = ? WHERE destination = ? AND name = ?
                AND coalesce(cursor, '') = ?
                """, [page.next, now.milliseconds] + feed.place + [cursor ?? ""])
            guard moved == 1 else { throw StoreError.leaseLost }
            var gain = FeedGain()
            for item in page.items { try session.keep(item, of: feed, at: now, vault, &gain) }
            return gain
        }
    }

    func startAgain(_ feed: FeedID) async throws(StoreError) {
        try await database.write(.account(feed.name)) { session in
            _ = try session.perform("UPDATE feed SET cursor = NULL WHERE destination = ? AND name = ?", feed.place)
        }
    }

    func note(gap: String?, of feed: FeedID, leaf: Leaf?, at now: Timestamp) async throws(StoreError) -> Bool {
        try await database.write(.account(feed.name)) { session in
            let changed = try session.perform(
                "UPDATE feed SET gap = ? WHERE destination = ? AND name = ? AND coalesce(gap, '') <> ?",
                [gap] + feed.place + [gap ?? ""])
            guard changed == 1 else { return false }
            if let leaf { _ = try session.append(leaf, at: now) }
            return true
        }
    }

    func feeds() async throws(StoreError) -> [FeedState] {
        try await database.read { session in
            try session.rows("SELECT * FROM feed ORDER BY destination, name").map { try session.feed($0) }
        }
    }

    func notices() async throws(StoreError) -> [StoredNotice] {
        let vault = vault
        return try await database.read { session in
            var matches: [Int64: [NoticeMatch]] = [:]
            for row in try session.rows("SELECT * FROM notice_match ORDER BY notice, insurer, policy") {
                matches[try row["notice"], default: []].append(
                    try NoticeMatch(
                        insurer: row["insurer"], policy: row["policy"], isSamePlace: row["same_place"],
                        exportedAt: row.optionalTimestamp("exported_at")))
            }
            var notices: [StoredNotice] = []
            try session.forEach(SQLInbound.latestItems, [Feed.accidentNotices.rawValue]) { row in
                let notice: AccidentNotice = try session.decoded(row, vault)
                let id: Int64 = try row["id"]
                notices.append(
                    try StoredNotice(
                        id: id, destination: DestinationID(row["destination"]), item: row["item"],
                        revision: row["revision"], receivedAt: row.timestamp("received_at"), notice: notice,
                        matches: matches[id] ?? []))
            }
            return notices.sorted { ($0.notice.occurredAt, $0.id) > ($1.notice.occurredAt, $1.id) }
        }
    }

    /// The usable items of a feed, each in its latest revision.
    private static let latestItems = """
        SELECT * FROM feed_item AS i WHERE feed = ? AND faults = '' AND NOT EXISTS (SELECT 1 FROM feed_item AS n
        WHERE n.destination = i.destination AND n.feed = i.feed AND n.item = i.item AND n.revision > i.revision)
        ORDER BY id
        """

    func match(_ notice: Int64, with policies: [NoticeMatch], at now: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform(
                """
                INSERT INTO notice_match (notice, insurer, policy, same_place, at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (notice, insurer, policy) DO UPDATE SET same_place = excluded.same_place
                """,
                each: policies.map { [notice, $0.insurer, $0.policy, $0.isSamePlace, now.milliseconds] })
        }
    }

    func noteExport(of notice: Int64, to insurer: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in
            let told = try session.perform(
                "UPDATE notice_match SET exported_at = ? WHERE notice = ? AND insurer = ? AND exported_at IS NULL",
                [now.milliseconds, notice, insurer])
            if told > 0 { _ = try session.append(leaf, at: now) }
        }
    }

    func obligatedUnits(on day: CivilDate) async throws(StoreError) -> [ObligatedUnit] {
        try await database.read { session in
            try session.rows(
                """
                SELECT * FROM obligated_unit WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)
                ORDER BY credit_code, destination, valid_from
                """, [day.description, day.description]
            ).map {
                try ObligatedUnit(
                    creditCode: $0["credit_code"], name: $0["name"], divisionCode: $0["division"],
                    industryCode: $0["industry"], mandatoryBasis: $0["basis"], validFrom: $0["valid_from"],
                    validTo: $0["valid_to"])
            }
        }
    }

    private static let ofFeed = "SELECT * FROM feed WHERE destination = ? AND name = ?"
}

extension FeedID {
    /// The feed's name, for its lock.
    fileprivate var name: String { "feed \(destination.text) \(feed.rawValue)" }
    fileprivate var place: SQLArguments { [destination.text, feed.rawValue] }
}

extension SQLSession {
    fileprivate func feed(_ row: SQLRow) throws -> FeedState {
        let id = FeedID(
            destination: DestinationID(try row["destination"]), feed: try row.value("name", Feed.self))
        let counts = try self.row(
            """
            SELECT count(DISTINCT item) AS items, count(DISTINCT CASE WHEN faults <> '' THEN item END) AS faulty
            FROM feed_item WHERE destination = ? AND feed = ?
            """, id.place)
        return try FeedState(
            id: id, cursor: row["cursor"], pulledAt: row.optionalTimestamp("pulled_at"), items: counts?["items"] ?? 0,
            faulty: counts?["faulty"] ?? 0, gap: row["gap"])
    }

    /// Keeps an item, unless its latest revision is the same.
    fileprivate func keep(
        _ item: FeedItem, of feed: FeedID, at now: Timestamp, _ vault: StoreVault, _ gain: inout FeedGain
    ) throws {
        let last = try row(
            """
            SELECT revision, content FROM feed_item WHERE destination = ? AND feed = ? AND item = ?
            ORDER BY revision DESC LIMIT 1
            """, feed.place + [item.id])
        if let last {
            guard try vault.bytes(.feed, in: last, self) != item.content else {
                gain.repeated += 1
                return
            }
            gain.corrected += 1
        } else {
            gain.new += 1
        }
        if !item.faults.isEmpty { gain.faulty += 1 }
        let revision: Int = try last?["revision"] ?? 0
        let row = try insert(
            """
            INSERT INTO feed_item (destination, feed, item, revision, published_at, received_at, faults, content)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            feed.place + [
                item.id, revision + 1, item.publishedAt, now.milliseconds, item.faults.joined(separator: " "),
                vault.seal(item.content, .feed),
            ], numbering: "id")
        guard item.faults.isEmpty else { return }
        switch feed.feed {
        case .accidentNotices: break
        case .obligatedUnits: try keep(try decoded(item.content) as ObligatedUnit, of: feed, item: item.id)
        case .codeTables: try keep(try decoded(item.content) as CodeChange, of: feed, row: row)
        }
    }

    /// A unit's days; what the same item said before is replaced.
    private func keep(_ unit: ObligatedUnit, of feed: FeedID, item: String) throws {
        try perform("DELETE FROM obligated_unit WHERE destination = ? AND item = ?", [feed.destination.text, item])
        try perform(
            """
            INSERT INTO obligated_unit (destination, item, credit_code, name, division, industry, basis, valid_from, valid_to)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                feed.destination.text, item, unit.creditCode, unit.name, unit.divisionCode, unit.industryCode,
                unit.mandatoryBasis, unit.validFrom, unit.validTo,
            ])
    }

    private func keep(_ change: CodeChange, of feed: FeedID, row: Int64) throws {
        // A later change of the same code takes the place of one that nobody has decided about.
        try perform(
            "DELETE FROM code_change WHERE code_table = ? AND code = ? AND code_release IS NULL",
            [change.table, change.code])
        try perform(
            """
            INSERT INTO code_change (item, code_table, code, label, valid_from, valid_to, note) VALUES (?, ?, ?, ?, ?, ?, ?)
            """, [row, change.table, change.code, change.label, change.validFrom, change.validTo, change.note])
    }

    fileprivate func decoded<Value: Decodable>(_ row: SQLRow, _ vault: StoreVault) throws -> Value {
        try decoded(try vault.bytes(.feed, in: row, self))
    }

    private func decoded<Value: Decodable>(_ content: [UInt8]) throws -> Value {
        // What does not decode was not written by this program; its own error would quote the content.
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(content)) else {
            throw damaged("feed_item 的内容无法还原")
        }
        return value
    }
}
