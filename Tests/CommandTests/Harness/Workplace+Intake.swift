import Foundation
import TestKit

/// A running `anze serve` with an intake, as insurers reach it.
final class IntakeGateway: Sendable {
    let program: Program
    /// `https://127.0.0.1:PORT`.
    let address: String

    /// Starts it.
    init(_ place: Workplace) async throws {
        let program = try place.start(["serve"])
        try await eventually("the intake's address") {
            program.complaint.contains("接收机构报送 https://") || program.hasEnded
        }
        guard let address = program.complaint.firstMatch(of: /https:[^\s]+/) else {
            throw SampleError.missing("the intake: \(program.complaint)")
        }
        self.program = program
        self.address = String(address.output)
    }
}

extension Workplace {
    /// The pin of a certificate of the folder's keys, made as docs/intake.md says.
    func pin(_ name: String) throws -> String {
        let command =
            "openssl x509 -in '\(folder.file("pki/\(name).pem"))' -pubkey -noout"
            + " | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64"
        let digest = try Python.output(
            of: "import subprocess, sys; print(subprocess.check_output(sys.argv[1], shell=True, text=True).strip())",
            command)
        return "sha256//" + digest.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Adds an intake for two insurers: one presents a certificate or signs, the other presents one of the same name.
    func addIntake(_ more: String = "", wait: String = "1s") throws {
        try configure("insurers: [\(Workplace.insurer)]", as: "insurers: [\(Workplace.insurer), jianghai]")
        try configure(
            "evidence:",
            as: """
                intake:
                  listen: 127.0.0.1:0
                  tls: {certificate: pki/tls-server.pem, key: pki/tls-server.key, clients: pki/tls-ca.pem}
                  wait: \(wait)
                  insurers:
                    \(Workplace.insurer): {pins: ["\(pin("insurer-tls"))"], signers: pki/insurer-trust.pem}
                    jianghai: {pins: ["\(pin("insurer-tls-b"))"]}
                \(more)
                evidence:
                """)
    }

    /// The scripts of docs/intake.md, in its order.
    static func intakeExamples() throws -> [String] {
        let text = try String(contentsOfFile: Repository.root + "/docs/intake.md", encoding: .utf8)
        return text.components(separatedBy: "```sh\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    /// Runs a script of docs/intake.md as an insurer does: in the folder of her export, with the keys beside the files.
    func run(_ script: String, against gateway: IntakeGateway) async throws -> Outcome {
        for name in [
            "tls-ca.pem", "insurer-tls.pem", "insurer-tls.key", "insurer-sign.pem", "insurer-sign.key",
            "gateway-sign.pem",
        ] where !contains("export/\(name)") {
            try FileManager.default.copyItem(
                atPath: folder.file("pki/\(name)"), toPath: folder.file("export/\(name)"))
        }
        let program = try Program(
            file: "/bin/bash", ["-euc", "cd export\nset -o pipefail\n\(script)"], in: folder,
            environment: ["ANZE_INTAKE": gateway.address])
        return Outcome(end: await program.ended(), output: program.output, complaint: program.complaint)
    }

    /// Asks an intake by curl, in a folder of the workplace; gives status, headers and body.
    func curl(
        _ arguments: String..., to address: String, as certificate: String? = "pki/insurer-tls"
    ) async throws -> (status: Int, headers: [String: String], text: String) {
        var all = ["--silent", "--show-error", "--include", "--cacert", "pki/tls-ca.pem"]
        if let certificate { all += ["--cert", "\(certificate).pem", "--key", "\(certificate).key"] }
        let program = try Program(file: "/usr/bin/curl", all + arguments + [address], in: folder)
        _ = await program.ended()
        // Behind `100 Continue`, if there is one.
        let parts = program.output.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n\n")
        guard let place = parts.firstIndex(where: { $0.hasPrefix("HTTP/1.1 ") && !$0.hasPrefix("HTTP/1.1 100") }) else {
            return (0, [:], program.complaint)
        }
        var headers: [String: String] = [:]
        for line in parts[place].split(separator: "\n").dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            if pair.count == 2 { headers[pair[0].lowercased()] = pair[1].trimmingCharacters(in: .whitespaces) }
        }
        let status = Int(parts[place].dropFirst(9).prefix(3)) ?? 0
        return (status, headers, parts[(place + 1)...].joined(separator: "\n\n"))
    }

    /// What announces files of the export.
    func announcement(_ shorts: String...) throws -> String {
        let files = try shorts.map { short in
            let path = folder.file("export/\(Workplace.file(short))")
            let digest = try Python.output(
                of:
                    "import subprocess, sys; print(subprocess.check_output(['openssl', 'dgst', '-sm3', '-r', sys.argv[1]], text=True)[:64], end='')",
                path)
            return #"{"name":"\#(Workplace.file(short))","bytes":\#(try bytes(of: short).count),"sm3":"\#(digest)"}"#
        }
        return #"{"asOf":"2026-11-20","files":[\#(files.joined(separator: ","))]}"#
    }

    /// Opens a submission of files of the export and gives its address.
    func submit(_ shorts: String, to gateway: IntakeGateway, as certificate: String = "pki/insurer-tls") async throws
        -> String
    {
        let answer = try await curl(
            "--data", announcement(shorts), to: "\(gateway.address)/intake/v1/submissions", as: certificate)
        guard answer.status == 201, let location = answer.headers["location"] else {
            throw SampleError.missing("a submission: \(answer.text)")
        }
        return location
    }

    /// Sends bytes of a file of the export from an offset on.
    func patch(_ short: String, _ range: Range<Int>, to address: String) async throws -> (
        status: Int, headers: [String: String], text: String
    ) {
        try Data(bytes(of: short)[range]).write(to: URL(filePath: folder.file("piece")))
        return try await curl(
            "--request", "PATCH", "-H", "Content-Type: application/offset+octet-stream", "-H",
            "Upload-Offset: \(range.lowerBound)", "--data-binary", "@piece", to: address)
    }
}
