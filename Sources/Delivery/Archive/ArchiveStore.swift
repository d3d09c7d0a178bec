package import Evidence
package import ShangMi

/// Moves what is settled long ago out of the store, and back.
///
/// An archive is a file of batches in the order of their numbers. What stays in the store says what was delivered, with what
/// outcome, and the newest content of every record, so that nothing comes back; what leaves is bulk: bodies, signed texts,
/// superseded content. Leaves stay, so that the log proves all of it.
package protocol ArchiveStore: Sendable {
    /// The archive that was begun and has no file yet; nil for none.
    func unfinished() async throws(StoreError) -> ArchiveOrder?

    /// Puts batches aside for a new archive: settled, with nothing open, nothing rejected that may be sent again, all leaves
    /// numbered, and untouched since a moment.
    ///
    /// - Parameters:
    ///   - moment: What was touched at this moment or later stays.
    ///   - limit: How many batches one archive has at most.
    ///   - now: When this happens.
    /// - Returns: The archive; nil when nothing is old enough.
    /// - Throws: What the store refuses.
    func begin(before moment: Timestamp, limit: Int, at now: Timestamp) async throws(StoreError) -> ArchiveOrder?

    /// The content of an archive's batches, in the order of their numbers.
    func batches(of archive: Int, after number: String, limit: Int) async throws(StoreError) -> [ArchivedBatch]

    /// Takes the content of an archive out of the store: its file is on the disk.
    func finish(_ archive: Int, file: ArchiveFile, leaf: Leaf, at now: Timestamp) async throws(StoreError)

    /// All archives that have a file, oldest first.
    func archives() async throws(StoreError) -> [FinishedArchive]

    /// Removes answers of the tray that were closed before a moment.
    ///
    /// - Returns: How many.
    /// - Throws: What the store refuses.
    func removeClosedAnswers(before moment: Timestamp) async throws(StoreError) -> Int

    /// Puts an archive's content back; the archive stays known and is not made again under its number.
    func restore(_ archive: Int, batches: [ArchivedBatch], leaf: Leaf, at now: Timestamp) async throws(StoreError)
}

/// An archive that is being made.
package struct ArchiveOrder: Sendable, Equatable {
    /// The archive's number, from 1.
    package let number: Int
    /// Nothing in it was touched at this moment or later.
    package let before: Timestamp
    /// How many batches and deliveries it has.
    package let batches, deliveries: Int
    /// The archive before it.
    package let previous: ArchiveFile?

    /// Made by stores.
    package init(number: Int, before: Timestamp, batches: Int, deliveries: Int, previous: ArchiveFile?) {
        self.number = number
        self.before = before
        self.batches = batches
        self.deliveries = deliveries
        self.previous = previous
    }
}

/// An archive's file.
package struct ArchiveFile: Sendable, Equatable {
    /// Its name without folder.
    package let name: String
    /// SM3 of its bytes.
    package let sm3: SM3Digest

    /// Made by stores.
    package init(name: String, sm3: SM3Digest) {
        self.name = name
        self.sm3 = sm3
    }
}

/// An archive that has its file.
package struct FinishedArchive: Sendable, Equatable {
    /// The number: of an attempt within its batch, of a batch or an archive for ever.
    package let number: Int
    /// Its file.
    package let file: ArchiveFile
    /// How many batches and deliveries it has.
    package let batches, deliveries: Int
    /// When its content left the store.
    package let endedAt: Timestamp
    /// Whether its content is back in the store.
    package let isRestored: Bool

    /// Made by stores.
    package init(
        number: Int, file: ArchiveFile, batches: Int, deliveries: Int, endedAt: Timestamp, isRestored: Bool
    ) {
        self.number = number
        self.file = file
        self.batches = batches
        self.deliveries = deliveries
        self.endedAt = endedAt
        self.isRestored = isRestored
    }
}
