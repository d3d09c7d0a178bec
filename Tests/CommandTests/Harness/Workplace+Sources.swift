import Foundation
import TestKit

extension Workplace {
    /// Adds sources to the configuration, as lines below `sources:`.
    func add(sources: String) throws {
        let lines = sources.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        try configure("evidence: {grace: 4h}", as: "evidence: {grace: 4h}\nsources:\n" + lines.joined(separator: "\n"))
    }

    /// A source that takes what lies in `drop`, with a rule about waiting.
    func addDrop(_ more: String = "") throws {
        try add(sources: "drop: {insurer: \(Workplace.insurer), folder: {path: drop}\(more)}")
        try FileManager.default.createDirectory(atPath: folder.file("drop"), withIntermediateDirectories: true)
    }

    /// Copies files of the export, or all of them, to a folder, as if they had been there for a minute.
    func offer(_ shorts: String..., in name: String = "drop") throws {
        let chosen = shorts.map { Workplace.file($0) }
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.file("export"))
        where shorts.isEmpty || chosen.contains(file) {
            try copy("export/\(file)", to: "\(name)/\(file)")
        }
    }

    /// Copies a file, as if it had been there for a minute; one that is there is replaced.
    func copy(_ name: String, to other: String) throws {
        let target = folder.file(other)
        if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder.file(name), toPath: target)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: target)
    }

    /// The paths of all files below an inbox, the program's own left out; the day is written as `DAY`.
    func inbox(_ source: String = "drop") throws -> [String] {
        let root = folder.file("var/inbox/\(source)")
        let walk = FileManager.default.enumerator(atPath: root)
        var files: [String] = []
        while let path = walk?.nextObject() as? String {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder),
                !isFolder.boolValue, !path.hasPrefix(".collect")
            else { continue }
            files.append(path.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: "DAY"))
        }
        return files.sorted()
    }

    /// How often a ledger says that a file was taken, by its name.
    func taken(_ source: String = "drop") throws -> [String: Int] {
        let text = try text(of: "var/inbox/\(source)/.collect/ledger.ndjson")
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") where line.contains(#""event":"taken""#) {
            guard let name = line.firstMatch(of: /"name":"([^"]+)"/) else { throw SampleError.notFound("name") }
            counts[String(name.1), default: 0] += 1
        }
        return counts
    }

    /// The names of the whole export.
    var exportNames: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.file("export")).sorted() }
    }

    /// Copies the mappings to the folder's own and changes a text in files of the insurer.
    func changeMappings(_ text: String, as replacement: String, in files: [String]) throws {
        let copy = folder.file("mappings")
        if !FileManager.default.fileExists(atPath: copy) {
            try FileManager.default.copyItem(atPath: Repository.mappings, toPath: copy)
            try configure("mappings: \(Repository.mappings)", as: "mappings: mappings")
        }
        for file in files {
            let path = "\(copy)/insurers/\(Workplace.insurer)/1/\(file)"
            let before = try String(contentsOfFile: path, encoding: .utf8)
            guard before.contains(text) else { throw SampleError.notFound(text) }
            try before.replacingOccurrences(of: text, with: replacement).write(
                toFile: path, atomically: true, encoding: .utf8)
        }
    }
}
