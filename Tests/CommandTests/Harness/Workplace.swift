import Foundation
import TestKit

/// What a command printed and how it ended.
struct Outcome: Sendable {
    let end: ProgramEnd
    let output: String
    let complaint: String
}

/// A folder as an operator has it: the configuration, keys, one day's export of an insurer, and in time a store.
struct Workplace: Sendable {
    /// The data date of the sample export.
    static let day = "20261120"
    static let insurer = "dongyue"

    let folder: TemporaryFolder

    /// A folder with configuration, keys and export; nothing is stored yet.
    init() async throws {
        folder = try TemporaryFolder()
        try await KeyFolder.own.value.write(to: folder.file("pki"))
        try await KeyFolder.foreign.value.write(to: folder.file("foreign"))
        try write(Workplace.configuration, to: "gateway.yaml")
        try FileManager.default.createDirectory(atPath: folder.file("export"), withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: Workplace.samples) where name.hasSuffix(".csv")
        {
            try FileManager.default.copyItem(
                atPath: "\(Workplace.samples)/\(name)", toPath: folder.file("export/\(name)"))
        }
    }

    /// A folder whose export was ingested: its deliveries wait.
    static func ingested() async throws -> Workplace { try await Workplace(store: PreparedStore.ingested.value) }

    /// A folder whose deliveries were all sent and accepted.
    static func accepted() async throws -> Workplace { try await Workplace(store: PreparedStore.accepted.value) }

    private init(store: Data) async throws {
        try await self.init()
        try store.write(to: URL(filePath: storePath))
    }

    /// Where the sample export is kept.
    static let samples = Repository.mappings + "/insurers/\(insurer)/1/samples"

    /// The store's file.
    var storePath: String { folder.file("gateway.db") }

    /// The store as it stands; `nil` when there is none.
    var store: StoreContent? { get throws { try StoreContent(path: storePath) } }

    /// Runs `anze` to its end.
    func anze(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
        try await run(arguments, environment: environment)
    }

    /// Runs `anze` to its end.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        try await Turnstile.shared.pass {
            let program = try start(arguments, environment: environment)
            return Outcome(end: await program.ended(), output: program.output, complaint: program.complaint)
        }
    }

    /// Starts `anze` and goes on.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Program {
        try Program(.gateway, arguments, in: folder, environment: environment)
    }

    /// Replaces a text of the configuration.
    func configure(_ text: String, as replacement: String) throws {
        let path = folder.file("gateway.yaml")
        let before = try String(contentsOfFile: path, encoding: .utf8)
        guard before.contains(text) else { throw SampleError.notFound(text) }
        try write(before.replacingOccurrences(of: text, with: replacement), to: "gateway.yaml")
    }

    /// Gives the folder mappings of its own, with the shipped profile changed.
    func useProfile(_ change: (ProfileDraft) throws -> ProfileDraft) throws {
        try FileManager.default.copyItem(atPath: Repository.mappings, toPath: folder.file("mappings"))
        try write(change(ProfileDraft()).text, to: "mappings/platforms/\(ProfileDraft.shipped)/profile.yaml")
        try configure("mappings: \(Repository.mappings)", as: "mappings: mappings")
    }

    /// The name of an export file by its short name, such as `FWJL`.
    static func file(_ short: String, day: String = day) -> String { "DY_\(short)_\(day).csv" }

    /// The bytes of an export file.
    func bytes(of short: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: folder.file("export/\(Workplace.file(short))"))))
    }

    /// Replaces an export file.
    func write(_ bytes: [UInt8], as short: String) throws {
        try Data(bytes).write(to: URL(filePath: folder.file("export/\(Workplace.file(short))")))
    }

    /// Changes an export file as a table.
    func edit(_ short: String, _ change: (inout ExportTable) throws -> Void) throws {
        var table = try ExportTable(bytes: bytes(of: short))
        try change(&table)
        try write(table.bytes(), as: short)
    }

    /// Keeps only these files of the export.
    func keep(_ shorts: String...) throws {
        let kept = shorts.map { Workplace.file($0) }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("export"))
        where !kept.contains(name) {
            try FileManager.default.removeItem(atPath: folder.file("export/\(name)"))
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
    }

    func text(of name: String) throws -> String { try String(contentsOfFile: folder.file(name), encoding: .utf8) }

    func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name)) }

    private static let configuration = """
        store: sqlite:gateway.db
        mappings: \(Repository.mappings)
        insurers: [\(insurer)]
        identity: {app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}
        destinations:
          national-share:
            profile: national-share/1
            environment: test
            baseURL: https://127.0.0.1:1/exchange/v1
            trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
            rate: {perSecond: 50, concurrency: 4}
        evidence: {grace: 4h}

        """
}
