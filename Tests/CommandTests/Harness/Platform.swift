import Foundation
import TestKit

/// A running `anze-simulator`, with the books that it keeps of what it took.
struct Platform: Sendable {
    private struct Entry: Decodable {
        let event: String
        let kind, key, path, fault, contentSM3: String?
        let version, offset: Int?
        let taken: Bool?
    }

    private let program: Program
    private let books: String

    /// Starts a platform and points the folder's configuration to it.
    ///
    /// - Parameters:
    ///   - place: The folder.
    ///   - profile: Whose document it judges by, `<destination>/<version>`; `nil` for that of wire.md.
    ///   - port: The port that the configuration names as long as nobody listens.
    ///   - faults: The text of its faults file.
    ///   - keys: The folder of its keys.
    ///   - feeds: The text of its feeds file; `nil` for none.
    ///   - mappings: The folder in which the profile's document is.
    ///   - console: Whether it has a console, without a desktop that opens it.
    /// - Throws: It does not start.
    init(
        for place: Workplace, as profile: String? = nil, port: Int = 1, faults: String = "faults: []",
        keys: String = "pki", feeds: String? = nil, mappings: String = Repository.mappings, console: Bool = false
    ) async throws {
        let name = "books\(port == 1 ? "" : "-\(port)").ndjson"
        books = place.folder.file(name)
        try place.write(faults, to: "faults-\(port).yaml")
        var arguments = [
            "--port", "0", "--pki", keys, "--faults", "faults-\(port).yaml", "--books", name, "--visibility-delay", "0",
        ]
        if let profile { arguments += ["--profile", "\(mappings)/platforms/\(profile)"] }
        if let feeds {
            try place.write(feeds, to: "feeds.json")
            arguments += ["--feeds", "feeds.json"]
        }
        if console { arguments.append("--open-console") }
        let program = try Program(
            .simulator, arguments, in: place.folder, environment: ["DISPLAY": "", "WAYLAND_DISPLAY": ""])
        self.program = program
        let lastLine = console ? "console on" : "listening on"
        try await eventually("the platform") { program.output.contains(lastLine) }
        guard let address = program.output.firstMatch(of: /https:[^\s]+/) else {
            throw SampleError.missing("the address")
        }
        try place.configure("https://127.0.0.1:\(port)/exchange/v1", as: String(address.output))
    }

    /// The address of its console, with a slash at the end; `nil` without one.
    var console: String? { program.output.firstMatch(of: /http:[^\s]+/).map { String($0.output) } }

    /// The versions that the platform accepted, a line for each time.
    var accepted: [String] {
        get throws {
            try entries.filter { $0.event == "accepted" }.map { "\($0.kind ?? "") \($0.key ?? "") \($0.version ?? 0)" }
        }
    }

    /// The parts of contents that the platform took: where each begins, by the content's digest, in their order.
    var parts: [String: [Int]] {
        get throws {
            try Dictionary(grouping: entries.filter { $0.event == "part" }) { $0.contentSM3 ?? "" }
                .mapValues { $0.compactMap(\.offset) }
        }
    }

    /// The digests of the contents that the platform took whole, each time.
    var contents: [String] {
        get throws { try entries.filter { $0.taken == true }.compactMap(\.contentSM3) }
    }

    /// How many requests of any sort the platform has seen.
    var requests: Int { get throws { try entries.count { $0.event == "request" } } }

    /// The paths that were asked for, in order.
    var paths: [String] { get throws { try entries.filter { $0.event == "request" }.compactMap(\.path) } }

    /// Whether a fault has struck.
    func hasShown(_ fault: String) throws -> Bool { try entries.contains { $0.fault == fault } }

    /// Holds the platform as if its machine stood still, until `wake`.
    func freeze() { program.send(SIGSTOP) }

    /// Lets a held platform go on.
    func wake() { program.send(SIGCONT) }

    /// Ends the platform.
    func stop() async { await program.crash() }

    /// The whole lines of the books; the last one may be in the writing.
    private var entries: [Entry] {
        get throws {
            let text = String(decoding: FileManager.default.contents(atPath: books) ?? Data(), as: UTF8.self)
            return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
                try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
            }
        }
    }
}
