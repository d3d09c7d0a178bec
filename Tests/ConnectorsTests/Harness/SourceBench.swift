import Canonical
import Foundation
import TestKit

@testable import Connectors

/// A source under test, with a folder for its inbox and one for what it offers.
final class SourceBench: Sendable {
    let folder: TemporaryFolder
    let source: Source
    private let environment: [String: String]

    /// 2026-11-20 10:00 in Asia/Shanghai.
    static let start = Instant(seconds: 1_795_140_000)

    init(environment: [String: String] = [:], _ kind: (TemporaryFolder) throws -> SourceKind) throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("offer"), withIntermediateDirectories: true)
        guard let id = SourceID("bench") else { throw SampleError.missing("a name") }
        source = Source(
            id: id, insurer: "any", inbox: InboxFolder(path: folder.file("inbox")), patience: 60,
            kind: try kind(folder))
        self.environment = environment
    }

    /// Looks at the source once.
    func collect(now: Instant = SourceBench.start) async throws -> Collected {
        let inbox = try OpenInbox(source, now: now)
        return await Collector(source, environment: environment).collect(into: inbox, now: now)
    }

    /// Writes a file that is offered, last changed some seconds before `start`.
    func offer(_ name: String, _ text: String, age: Double = 60) throws {
        try write(text, to: "offer/\(name)", age: age)
    }

    /// Writes a file, last changed some seconds before `start`.
    func write(_ text: String, to name: String, age: Double = 60) throws {
        let path = folder.file(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        let date = Date(timeIntervalSince1970: Double(SourceBench.start.seconds) - age)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: folder.file(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Every file below a folder with its text, the program's own ones left out.
    func files(below name: String) throws -> [String: String] {
        var files: [String: String] = [:]
        let walk = FileManager.default.enumerator(atPath: folder.file(name))
        while let path = walk?.nextObject() as? String {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder.file("\(name)/\(path)"), isDirectory: &isFolder),
                !isFolder.boolValue, !path.hasPrefix(".collect")
            else { continue }
            files[path] = text("\(name)/\(path)")
        }
        return files
    }

    /// The ledger's lines as `event name to`.
    var events: [String] {
        (text("inbox/.collect/ledger.ndjson") ?? "").split(separator: "\n").compactMap { LedgerLine(json: $0.utf8) }
            .map { line in "\(line.event.rawValue) \(line.content.name) \(line.to ?? "-")" }
    }
}

extension Collected {
    /// The names that were taken.
    var names: [String] { taken.map(\.content.name.text) }
}
