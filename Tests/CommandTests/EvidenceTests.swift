import Foundation
import TestKit
import Testing

@Suite struct EvidenceTests {
    @Test func `a proof of an accepted record holds without the store`() async throws {
        let place = try await Workplace.accepted()
        let key = try await place.prove()
        let checkpoint = try await place.anze("evidence", "checkpoint")
        #expect(checkpoint.end == .exit(0))
        try place.write(checkpoint.output, to: "checkpoint.txt")
        try FileManager.default.removeItem(atPath: place.storePath)
        try FileManager.default.removeItem(atPath: place.folder.file("gateway.yaml"))
        let proven = try await place.verify()
        #expect(proven.end == .exit(0))
        #expect(proven.output.contains(key))
        #expect(try await place.verify("--checkpoint", "checkpoint.txt").end == .exit(0))
    }

    @Test func `a log that was rolled back, cut or rewritten does not continue the checkpoint that was kept`()
        async throws
    {
        let place = try await Workplace.accepted()
        let old = try await place.anze("evidence", "checkpoint")
        try place.write(old.output, to: "old.txt")
        let backup = try Data(contentsOf: URL(filePath: place.storePath))
        _ = try await place.anze("pause", "national-share", "--reason", "维护")
        let new = try await place.anze("evidence", "checkpoint", "--retained", "old.txt")
        #expect(new.end == .exit(0) && new.output != old.output, "\(new.complaint)")
        try place.write(new.output, to: "new.txt")

        // The proof for whoever keeps the old checkpoint.
        let key = try #require(try place.accepted())
        let export = try await place.anze("evidence", "export", key, "--out", "proof.json", "--since", "old.txt")
        #expect(export.end == .exit(0), "\(export.complaint)")
        #expect(try await place.verify("--checkpoint", "old.txt").end == .exit(0))
        #expect(try await place.verify("--checkpoint", "new.txt").end == .exit(0))
        let script = try Program(
            file: "/usr/bin/env",
            [
                "python3", "\(Repository.root)/docs/verify_proof.py", "proof.json", "--trust", "pki/sm2-ca.pem",
                "--checkpoint", "old.txt",
            ], in: place.folder)
        #expect(await script.ended() == .exit(0), "\(script.output)\(script.complaint)")
        #expect(script.output.contains("the log begins with the one of"))
        let text = try place.text(of: "proof.json")
        let root = try #require(text.firstMatch(of: /"root":"([0-9a-f])/)).output.1
        try place.write(
            text.replacing("\"root\":\"\(root)", with: "\"root\":\"\(root == "0" ? "1" : "0")"), to: "proof.json")
        #expect(try await place.verify().end == .exit(1))

        // An older copy of the store in its place.
        try backup.write(to: URL(filePath: place.storePath))
        let back = try await place.anze("evidence", "checkpoint", "--retained", "new.txt")
        #expect(back.end == .exit(1) && back.complaint.contains("回退"), "\(back.complaint)")
        // It goes on from there, to as many entries as before: another log.
        for _ in 0..<3 { _ = try await place.anze("pause", "national-share", "--reason", "另一段历史") }
        let other = try await place.anze("evidence", "checkpoint", "--retained", "new.txt")
        #expect(other.end == .exit(1) && other.complaint.contains("改写"), "\(other.complaint)")
        let refused = try await place.anze("evidence", "export", key, "--out", "none.json", "--since", "new.txt")
        #expect(refused.end == .exit(1) && refused.complaint.contains("改写"), "\(refused.complaint)")
        #expect(!place.contains("none.json"))
        #expect(other.output.isEmpty)
    }

    @Test func `the batch's body is shown only for a reason, which is in the log`() async throws {
        let place = try await Workplace.accepted()
        let key = try #require(try place.accepted())
        let export = ["evidence", "export", key, "--out", "proof.json", "--with-body"]
        #expect(try await place.run(export).end == .exit(2))
        let outcome = try await place.run(export + ["--reason", "法院调取"])
        #expect(outcome.end == .exit(0) && outcome.output.contains("妥善保管"), "\(outcome.complaint)")
        #expect(try await place.verify().end == .exit(0))
        let script = try Program(
            file: "/usr/bin/env",
            ["python3", "\(Repository.root)/docs/verify_proof.py", "proof.json", "--trust", "pki/sm2-ca.pem"],
            in: place.folder)
        #expect(await script.ended() == .exit(0), "\(script.output)\(script.complaint)")
        #expect(script.output.contains("the batch's body is in the file"))
        let proof = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: place.folder.file("proof.json"))))
        let body = try #require((proof as? [String: Any])?["batchBody"] as? String)
        let batch = String(decoding: try #require(Data(base64Encoded: body)), as: UTF8.self)
        #expect(batch.contains(key) && batch.contains("\"records\""))
        let leaves = try place.ask("SELECT bytes FROM leaf", as: Data.self).map { String(decoding: $0, as: UTF8.self) }
        #expect(leaves.contains { $0.contains("export-body") && $0.contains("法院调取") && $0.contains(key) })
    }

    @Test(arguments: [0.1, 0.3, 0.5, 0.7, 0.9])
    func `one flipped bit makes a proof worthless`(place fraction: Double) async throws {
        let place = try await Workplace.accepted()
        _ = try await place.prove()
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: place.folder.file("proof.json"))))
        bytes[Int(Double(bytes.count) * fraction)] ^= 1
        try Data(bytes).write(to: URL(filePath: place.folder.file("proof.json")))
        let outcome = try await place.verify()
        #expect(outcome.end == .exit(1))
        #expect(outcome.output.isEmpty)
        #expect(outcome.complaint.contains("证明不成立"))
    }

    @Test func `under another root a proof is worthless`() async throws {
        let place = try await Workplace.accepted()
        _ = try await place.prove()
        let outcome = try await place.anze("evidence", "verify", "proof.json", "--trust", "foreign/sm2-ca.pem")
        #expect(outcome.end == .exit(1))
        #expect(outcome.complaint.contains("证明不成立"))
    }

    @Test(arguments: [
        (["proof.json"], 2, ["--trust"]),
        (["proof.json", "--trust", "missing.pem"], 2, ["missing.pem", "请检查路径与权限"]),
        (["proof.json", "--trust", "gateway.yaml"], 2, ["gateway.yaml", "没有证书"]),
        (["missing.json", "--trust", "pki/sm2-ca.pem"], 3, ["missing.json", "不存在"]),
        (["gateway.yaml", "--trust", "pki/sm2-ca.pem"], 1, ["证明不成立", "JSON"]),
        (["proof.json", "--trust", "pki/sm2-ca.pem", "--checkpoint", "missing.txt"], 3, ["missing.txt"]),
        (["proof.json", "--trust", "pki/sm2-ca.pem", "--checkpoint", "gateway.yaml"], 3, ["gateway.yaml"]),
    ])
    func `says what is missing for a verification`(arguments: [String], status: Int, words: [String]) async throws {
        let place = try await Workplace.accepted()
        _ = try await place.prove()
        let outcome = try await place.run(["evidence", "verify"] + arguments)
        #expect(outcome.end == .exit(status), "\(outcome.complaint)")
        #expect(outcome.output.isEmpty)
        for word in words { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
    }

    @Test func `no proof is written of what was never accepted`() async throws {
        let place = try await Workplace.ingested()
        let waiting = try #require(try place.ask("SELECT key FROM delivery LIMIT 1", as: String.self).first)
        for key in [waiting, "900101/NOPE"] {
            let outcome = try await place.anze("evidence", "export", key, "--out", "proof.json")
            #expect(outcome.end == .exit(2))
            for word in [key, "anze sync"] { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
        }
        #expect(!place.contains("proof.json"))
    }

    @Test func `a proof that cannot be written ends with 74 and its path`() async throws {
        let place = try await Workplace.accepted()
        let key = try #require(try place.accepted())
        let outcome = try await place.anze("evidence", "export", key, "--out", "missing/proof.json")
        #expect(outcome.end == .exit(74))
        #expect(outcome.complaint.contains("missing/proof.json"))
        #expect(!place.contains("missing"))
    }
}

extension Workplace {
    /// The key of a record that was accepted.
    fileprivate func accepted(_ kind: String = "service") throws -> String? {
        let sql = "SELECT key FROM delivery WHERE kind = '\(kind)' AND state = 'accepted' ORDER BY id LIMIT 1"
        return try ask(sql, as: String.self).first
    }

    /// Writes the proof of an accepted record to `proof.json` and gives its key.
    func prove(_ kind: String = "service") async throws -> String {
        guard let key = try accepted(kind) else { throw SampleError.missing("an accepted \(kind)") }
        let outcome = try await anze("evidence", "export", key, "--out", "proof.json")
        #expect(outcome.end == .exit(0), "\(outcome.complaint)")
        return key
    }

    /// Verifies `proof.json` under the right root.
    func verify(_ more: String...) async throws -> Outcome {
        try await run(["evidence", "verify", "proof.json", "--trust", "pki/sm2-ca.pem"] + more)
    }
}
