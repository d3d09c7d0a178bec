import Connectors
package import Delivery
import Evidence
import Foundation
import ShangMi

/// Why an archive was not made, or not put back.
package enum ArchiveError: Error, Equatable, CustomStringConvertible {
    /// The folder or a file in it cannot be read or written.
    case folder(path: String, reason: String)
    /// Another process makes or puts back an archive at this moment.
    case busy
    /// A file is not the one that the store knows: it was changed, or another one has its name.
    case otherFile(path: String)
    /// No such archive, or its content is in the store already.
    case notArchived(Int)
    /// The store refused.
    case store(StoreError)

    package var description: String {
        switch self {
        case .folder(let path, let reason): "归档“\(path)”无法读写：\(reason)"
        case .busy: "另一个进程正在归档或取回：请稍后重新运行"
        case .otherFile(let path): "归档文件“\(path)”与存储登记的 SM3 不符：文件被改动或不是原件，请从备份取回原件"
        case .notArchived(let number): "没有第 \(number) 号归档，或其内容已在存储中"
        case .store(let error): error.description
        }
    }
}

/// Makes archive files, checks them and puts them back.
///
/// A file is JSON lines: a head that names the SM3 of the file before it, a line a batch in the order of their numbers, an
/// end. The same store gives the same bytes, so that a run that was killed writes the same file again. The SM3 of each file
/// is an evidence leaf.
package struct ArchiveDesk: Sendable {
    /// How many batches a file has at most.
    private static let batchesPerFile = 1_000

    private let store: any ArchiveStore
    private let folder: String
    private let actor: String

    /// A desk over a store and a folder.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - folder: Where the files are.
    ///   - actor: Who does it, for the evidence.
    package init(store: any ArchiveStore, folder: String, actor: String) {
        self.store = store
        self.folder = folder
        self.actor = actor
    }

    /// Makes as many archives as there is to archive; first the one that was begun.
    ///
    /// - Parameters:
    ///   - moment: What was touched at this moment or later stays in the store.
    ///   - now: The time, for each archive.
    /// - Returns: The archives made.
    /// - Throws: What stopped it; archives made until then are kept.
    package func run(
        before moment: Timestamp, now: @Sendable () -> Timestamp
    ) async throws(ArchiveError) -> [ArchiveOrder] {
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        var made: [ArchiveOrder] = []
        while let order = try await next(before: moment, at: now()) {
            let file = try await write(order)
            let at = now()
            let leaf = Leaf.operatorAction(
                action: "archive", subject: "\(order.number) \(file.sm3.hex)",
                reason: "\(order.batches) batches, \(order.deliveries) deliveries", actor: actor, at: at.text)
            try await asking { () throws(StoreError) in
                try await store.finish(order.number, file: file, leaf: leaf, at: at)
            }
            made.append(order)
        }
        return made
    }

    /// Checks the files of all archives: there, unchanged, each naming the one before it.
    ///
    /// - Returns: The archives.
    /// - Throws: The first that is not as the store knows it.
    package func verify() async throws(ArchiveError) -> [FinishedArchive] {
        let archives = try await asking { () throws(StoreError) in try await store.archives() }
        var previous: ArchiveFile?
        for archive in archives {
            let content = try read(archive.file)
            guard content.head.number == archive.number, content.head.previous == previous.map(ArchiveHead.Link.init)
            else { throw .otherFile(path: path(archive.file.name)) }
            previous = archive.file
        }
        return archives
    }

    /// Puts an archive's content back into the store.
    ///
    /// - Throws: Also when the file is not the one that was made.
    package func restore(_ number: Int, reason: String, at now: Timestamp) async throws(ArchiveError) -> Int {
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        let archives = try await asking { () throws(StoreError) in try await store.archives() }
        guard let archive = archives.first(where: { $0.number == number }), !archive.isRestored else {
            throw .notArchived(number)
        }
        let content = try read(archive.file)
        let leaf = Leaf.operatorAction(
            action: "restore-archive", subject: "\(number)", reason: reason, actor: actor, at: now.text)
        try await asking { () throws(StoreError) in
            try await store.restore(number, batches: content.batches, leaf: leaf, at: now)
        }
        return content.batches.count
    }

    // MARK: Files

    /// Keeps other processes from the folder: a second one would write what the first has taken out of the store already.
    private func lock() throws(ArchiveError) -> FileLock {
        do {
            try Disk.makeFolder(folder)
            return try FileLock(path(".lock"))
        } catch {
            guard error != .busy else { throw .busy }
            throw .folder(path: folder, reason: error.description)
        }
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func next(before moment: Timestamp, at now: Timestamp) async throws(ArchiveError)
        -> ArchiveOrder?
    {
        try await asking { () throws(StoreError) in
            if let begun = try await store.unfinished() { return begun }
            return try await store.begin(before: moment, limit: ArchiveDesk.batchesPerFile, at: now)
        }
    }

    /// Writes an archive's file, whole and on the disk before it has its name.
    private func write(_ order: ArchiveOrder) async throws(ArchiveError) -> ArchiveFile {
        let digits = String(order.number)
        let name = "archive-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).ndjson"
        do {
            var file = try DurableFile(path: path(name))
            try file.write(ArchiveHead(order).line)
            var last = ""
            while true {
                let (after, number) = (last, order.number)
                let batches = try await store.batches(of: number, after: after, limit: 20)
                guard let end = batches.last else { break }
                last = end.number
                for batch in batches { try file.write(ArchiveHead.line(of: batch)) }
            }
            try file.write(ArchiveHead.end(order.batches))
            return ArchiveFile(name: name, sm3: try file.finish())
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as ConnectorError {
            throw .folder(path: path(name), reason: error.description)
        } catch { throw .folder(path: path(name), reason: "\(type(of: error))") }
    }

    private func read(_ file: ArchiveFile) throws(ArchiveError) -> (head: ArchiveHead, batches: [ArchivedBatch]) {
        let path = path(file.name)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .folder(path: path, reason: "文件不存在或不可读")
        }
        guard SM3.digest(of: [UInt8](data)) == file.sm3 else { throw .otherFile(path: path) }
        let lines = data.split(separator: 0x0A)
        let decoder = JSONDecoder()
        guard lines.count >= 2, let head = try? decoder.decode(ArchiveHead.self, from: lines[0]),
            let batches = try? lines[1..<(lines.count - 1)].map({ try decoder.decode(ArchivedBatch.self, from: $0) }),
            batches.count == head.batches
        else { throw .otherFile(path: path) }
        return (head, batches)
    }

    private func asking<Value>(
        _ ask: () async throws(StoreError) -> Value
    ) async throws(ArchiveError) -> Value {
        do { return try await ask() } catch { throw .store(error) }
    }
}
