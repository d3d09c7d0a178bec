import Foundation
import TestKit
import Testing

/// The intake as insurers use it: real `anze serve`, TLS, curl and openssl.
@Suite struct IntakeTests {
    @Test(.timeLimit(.minutes(30)))
    func `the examples of the page work: receipt verified by openssl, verdict with findings, once in the store`()
        async throws
    {
        let place = try await Workplace()
        try place.addIntake()
        let gateway = try await IntakeGateway(place)
        let (byCertificate, signed) = (try Workplace.intakeExamples()[0], try Workplace.intakeExamples()[1])
        let outcome = try await place.run(byCertificate, against: gateway)
        #expect(outcome.end == .exit(0) && outcome.output.contains("Verified OK"), "\(outcome.complaint)")
        let receipt = try place.text(of: "export/receipt.json")
        let state = try place.text(of: "export/state.json")
        #expect(receipt.contains(#""format":"anze-intake-receipt-1""#) && receipt.contains(Workplace.file("FWJL")))
        #expect(state.contains(#""counts":{"accepted":729"#), "\(state)")
        let report = try place.text(of: "export/report.json")
        #expect(report.contains(#""schema":"anze-report-1""#) && report.contains(#""accepted":729"#))
        #expect(try place.text(of: "export/report.html").contains("<html"))
        #expect(place.contains("export/findings.xlsx"))
        #expect(try place.store?.rows["version"] == 729)
        #expect(
            try place.ask("SELECT count(*) FROM leaf WHERE CAST(bytes AS TEXT) LIKE '%intake-receipt%'", as: Int.self)
                == [1])
        // Once more: the same submission, the same receipt, the same verdict, and nothing new.
        let again = try await place.run(byCertificate, against: gateway)
        #expect(again.end == .exit(0), "\(again.complaint)")
        #expect(try place.text(of: "export/receipt.json") == receipt && place.text(of: "export/state.json") == state)
        #expect(try place.store?.rows["version"] == 729)
        let list = try await place.run(signed, against: gateway)
        #expect(list.end == .exit(0) && list.output == #"{"submissions":[]}"#, "\(list.complaint)")
        let status = try await place.anze("status")
        #expect(status.output.contains("接收 dongyue：未传完 0，待核验 0，核验中 0"), "\(status.output)")
        gateway.program.send(SIGTERM)
        #expect(await gateway.program.ended() == .exit(0))
    }

    @Test(.timeLimit(.minutes(30)))
    func `an upload that broke off, and one whose gateway was killed, go on where they stood`() async throws {
        let place = try await Workplace()
        try place.addIntake()
        var gateway = try await IntakeGateway(place)
        let all = try place.bytes(of: "TBDW")
        let location = try await place.submit("TBDW", to: gateway)
        let id = location.suffix(32)
        #expect(
            try await place.patch("TBDW", 0..<1000, to: "\(gateway.address)\(location)/files/1").headers[
                "upload-offset"] == "1000")
        // A client that sends less than it said and hangs up: what came counts.
        let cut = try startPart(
            place, Array(all[1000..<3000]), of: all.count - 1000, at: 1000, to: gateway, location, hangsUp: true)
        #expect(await cut.ended() == .exit(0))
        let head = "\(gateway.address)\(location)/files/1"
        var offset = ""
        while offset != "3000" {
            offset = try await place.curl("--head", to: head).headers["upload-offset"] ?? ""
            #expect(offset == "1000" || offset == "3000")
        }
        // One that stops in the middle, while the gateway is killed.
        let part = place.folder.file("var/intake/dongyue/current/\(id)/1.part")
        let client = try startPart(
            place, Array(all[3000..<4000]), of: all.count - 3000, at: 3000, to: gateway, location)
        try await eventually("the bytes on their way") {
            try FileManager.default.attributesOfItem(atPath: part)[.size] as? Int == 4000
        }
        await gateway.program.crash()
        await client.crash()
        gateway = try await IntakeGateway(place)
        let file = "\(gateway.address)\(location)/files/1"
        #expect(try await place.curl("--head", to: file).headers["upload-offset"] == "3000")
        #expect(try await place.patch("TBDW", 3000..<all.count, to: file).status == 204)
        let receipt = try await place.curl(to: "\(gateway.address)\(location)/receipt").text
        // Killed once more, between receipt and verdict or behind it.
        await gateway.program.crash()
        gateway = try await IntakeGateway(place)
        try await judged("\(gateway.address)\(location)", place)
        #expect(try await place.curl(to: "\(gateway.address)\(location)/receipt").text == receipt)
        let ledger = try place.text(of: "var/intake/dongyue/inbox/.collect/ledger.ndjson")
        #expect(ledger.components(separatedBy: #""event":"taken""#).count == 2, "\(ledger)")
        let archive = place.folder.file("var/intake/dongyue/inbox/archive")
        let day = try #require(try FileManager.default.contentsOfDirectory(atPath: archive).first)
        #expect(FileManager.default.contents(atPath: "\(archive)/\(day)/\(Workplace.file("TBDW"))") == Data(all))
    }

    @Test(.timeLimit(.minutes(30)))
    func `an insurer sees her own alone, and who is not known sees nothing`() async throws {
        let place = try await Workplace()
        try place.addIntake("  limits: {fileBytes: 1MiB}")
        let gateway = try await IntakeGateway(place)
        let location = try await place.submit("FWJL", to: gateway)
        let address = "\(gateway.address)\(location)"
        #expect(try await place.curl(to: address).status == 200)
        let other = try await place.curl(to: address, as: "pki/insurer-tls-b")
        #expect(other.status == 404 && other.text.contains(#""code":"not-found""#))
        #expect(try await place.curl("--head", to: "\(address)/files/1", as: "pki/insurer-tls-b").status == 404)
        #expect(try await place.curl("--request", "DELETE", to: address, as: "pki/insurer-tls-b").status == 404)
        #expect(try await place.curl(to: address, as: nil).status == 401)
        #expect(try await place.curl(to: address, as: "pki/tls-server").status == 0)
        #expect(try await place.curl(to: address, as: "foreign/insurer-tls").status == 0)
        // Names of another insurer's files, larger ones than may be, and none of paths.
        let base = "\(gateway.address)/intake/v1/submissions"
        let digest = String(repeating: "0", count: 64)
        for (name, bytes, status) in [
            (Workplace.file("FWJL"), 1 << 21, 413), ("../\(Workplace.file("FWJL"))", 1, 422),
            ("JH_1_20261120.csv", 1, 422),
        ] {
            let body = #"{"asOf":"2026-11-20","files":[{"name":"\#(name)","bytes":\#(bytes),"sm3":"\#(digest)"}]}"#
            #expect(try await place.curl("--data", body, to: base).status == status)
        }
        #expect(!place.contains("var/intake/jianghai/current"))
        gateway.program.send(SIGTERM)
        #expect(await gateway.program.ended() == .exit(0))
    }

    @Test(.timeLimit(.minutes(30)))
    func `a signed request that is sent again is refused, also by the next process`() async throws {
        let place = try await Workplace()
        try place.addIntake()
        var gateway = try await IntakeGateway(place)
        // The page's own signing, which then shows what it has sent.
        let script = try Workplace.intakeExamples()[1] + "\nprintf '\\n%s %s %s %s %s' $now $nonce $key $sm3 $signature"
        let outcome = try await place.run(script, against: gateway)
        let values = outcome.output.split(separator: "\n").last?.split(separator: " ").map(String.init) ?? []
        try #require(values.count == 5, "\(outcome.complaint)")
        for _ in 0..<2 {
            let answer = try await place.curl(
                "-H", "X-Anze-App: dongyue", "-H", "X-Anze-Timestamp: \(values[0])", "-H", "X-Anze-Nonce: \(values[1])",
                "-H",
                "X-Anze-Key: \(values[2])", "-H", "X-Anze-Body-SM3: \(values[3])", "-H",
                "X-Anze-Signature: \(values[4])",
                to: "\(gateway.address)/intake/v1/submissions", as: nil)
            #expect(answer.status == 401 && answer.text.contains(#""code":"replayed""#), "\(answer.text)")
            await gateway.program.crash()
            gateway = try await IntakeGateway(place)
        }
    }

    @Test(.enabled(if: SmallDisk.canBeMade), .timeLimit(.minutes(30)))
    func `a full disk is said, keeps nothing by halves, and the upload goes on when there is room`() async throws {
        let place = try await Workplace()
        try place.addIntake()
        let folder = place.folder.file("var/intake")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let disk = try SmallDisk(at: folder, kilobytes: 50 << 10)
        let gateway = try await IntakeGateway(place)
        let base = "\(gateway.address)/intake/v1/submissions"
        #expect(try await place.curl("--data", place.announcement("FWJL"), to: base).status == 507)
        try disk.resize(kilobytes: 80 << 10)
        let location = try await place.submit("FWJL", to: gateway)
        let file = "\(gateway.address)\(location)/files/1"
        let count = try place.bytes(of: "FWJL").count
        #expect(try await place.patch("FWJL", 0..<1000, to: file).status == 204)
        let filler = "\(folder)/filler"
        let free = try #require(
            try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int)
        try Data(count: free - 4096).write(to: URL(filePath: filler))
        let refused = try await place.patch("FWJL", 1000..<count, to: file)
        #expect(refused.status == 507 && refused.text.contains(#""code":"disk-full""#), "\(refused.text)")
        #expect(try await place.curl("--head", to: file).headers["upload-offset"] == "1000")
        try FileManager.default.removeItem(atPath: filler)
        #expect(try await place.patch("FWJL", 1000..<count, to: file).status == 204)
        #expect(try await place.curl(to: "\(gateway.address)\(location)/receipt").status == 200)
        await gateway.program.crash()
    }

    @Test func `a key that does not belong to the listener's certificate is found before anything runs`() async throws {
        let place = try await Workplace()
        try place.addIntake()
        try place.configure("key: pki/tls-server.key", as: "key: pki/insurer-tls.key")
        let outcome = try await place.anze("serve")
        #expect(outcome.end == .exit(2) && outcome.complaint.contains("不能一起使用"), "\(outcome.complaint)")
    }

    @Test(.timeLimit(.minutes(30)))
    func `a file that cannot be read is told, the others wait, and its correction alone completes the export`()
        async throws
    {
        let place = try await Workplace()
        try place.addIntake(wait: "4h")
        let experts = Workplace.file("FWZJ")
        let right = try place.bytes(of: "FWZJ")
        try place.write([0xFF] + right.dropFirst(), as: "FWZJ")
        let gateway = try await IntakeGateway(place)
        let script = try Workplace.intakeExamples()[0].components(separatedBy: "# The verdict")[0]
        let sent = try await place.run(script + "\nprintf '\\n%s' $place", against: gateway)
        let first = "\(gateway.address)\(sent.output.split(separator: "\n").last ?? "")"
        let state = try await state(first, place) { $0.contains(#""waiting":{"#) }
        #expect(state.contains(#""outcome":"refused","reason":"#) && state.contains("GB18030"), "\(state)")
        #expect(state.contains(#""state":"processing""#) && !state.contains(place.folder.path), "\(state)")
        #expect(try place.store?.rows["version"] == 0)
        let metrics = try await place.anze("status", "--metrics").output
        #expect(metrics.contains(#"anze_intake_submissions{insurer="dongyue",state="processing"} 1"#), "\(metrics)")
        let status = try await place.anze("status", "--json").output
        #expect(status.contains(#""processing":1"#) || status.contains(#""processing" : 1"#), "\(status)")
        for name in try place.exportNames where name.hasSuffix(".csv") {
            try FileManager.default.removeItem(atPath: place.folder.file("export/\(name)"))
        }
        try place.write(right, as: "FWZJ")
        let corrected = try await place.run(
            script.replacingOccurrences(of: "20261120-1", with: "20261120-2") + "\nprintf '\\n%s' $place",
            against: gateway)
        let second = "\(gateway.address)\(corrected.output.split(separator: "\n").last ?? "")"
        #expect(first != second)
        for address in [first, second] { try await judged(address, place) }
        #expect(try place.store?.rows["version"] == 729)
        let report = try await place.curl(to: "\(first)/verdicts/2/report.json").text
        #expect(try await place.curl(to: "\(second)/verdicts/1/report.json").text == report)
        #expect(report.contains(experts))
        #expect(try await place.curl(to: "\(first)/verdicts/1/report.json").status == 404)
        #expect(try await place.curl(to: "\(first)/verdicts/2/report.json", as: "pki/insurer-tls-b").status == 404)
        await gateway.program.crash()
    }

    @Test(.timeLimit(.minutes(30)))
    func `two gateways on one folder take one upload, give one receipt, and judge it once`() async throws {
        let place = try await Workplace()
        try place.addIntake()
        let (one, other) = (try await IntakeGateway(place), try await IntakeGateway(place))
        let count = try place.bytes(of: "TBDW").count
        let location = try await place.submit("TBDW", to: one)
        #expect(try await place.patch("TBDW", 0..<1000, to: "\(one.address)\(location)/files/1").status == 204)
        #expect(try await place.patch("TBDW", 1000..<count, to: "\(other.address)\(location)/files/1").status == 204)
        let receipt = try await place.curl(to: "\(one.address)\(location)/receipt").text
        #expect(receipt.contains("anze-intake-receipt-1"))
        #expect(try await place.curl(to: "\(other.address)\(location)/receipt").text == receipt)
        try await judged("\(one.address)\(location)", place)
        let ledger = try place.text(of: "var/intake/dongyue/inbox/.collect/ledger.ndjson")
        #expect(ledger.components(separatedBy: #""event":"taken""#).count == 2, "\(ledger)")
        #expect(ledger.components(separatedBy: #""event":"ingested""#).count == 2, "\(ledger)")
        let verdicts = try FileManager.default.contentsOfDirectory(
            atPath: place.folder.file("var/intake/dongyue/settled/\(location.suffix(32))")
        ).filter { $0.hasPrefix("verdict-") }
        #expect(verdicts == ["verdict-1"])
        for gateway in [one, other] { await gateway.program.crash() }
    }

    // MARK: -

    private func judged(_ address: String, _ place: Workplace) async throws {
        _ = try await state(address, place) { $0.contains(#""state":"judged""#) }
    }

    /// Asks for a state until it is as wished.
    private func state(
        _ address: String, _ place: Workplace, _ isWished: (String) -> Bool
    ) async throws -> String {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(300)
        while true {
            let state = try await place.curl(to: address).text
            if isWished(state) { return state }
            guard clock.now < deadline else { throw SampleError.missing("the state, which is \(state)") }
        }
    }

    /// Sends the head of a PATCH and some of its body; then hangs up, or waits to be killed.
    private func startPart(
        _ place: Workplace, _ bytes: [UInt8], of length: Int, at offset: Int, to gateway: IntakeGateway,
        _ location: String,
        hangsUp: Bool = false
    ) throws -> Program {
        let name = "part-\(offset)"
        try Data(bytes).write(to: URL(filePath: place.folder.file(name)))
        let program = """
            import signal, socket, ssl, sys
            port, path, offset, length, name, hangs = sys.argv[1:7]
            context = ssl.create_default_context(cafile="pki/tls-ca.pem")
            context.load_cert_chain("pki/insurer-tls.pem", "pki/insurer-tls.key")
            line = context.wrap_socket(socket.create_connection(("127.0.0.1", int(port))), server_hostname="127.0.0.1")
            head = ["PATCH %s HTTP/1.1" % path, "Host: x", "Content-Type: application/offset+octet-stream",
                    "Upload-Offset: " + offset, "Content-Length: " + length, "", ""]
            line.sendall("\\r\\n".join(head).encode() + open(name, "rb").read())
            if hangs == "yes":
                line.close()
            else:
                signal.pause()
            """
        let port = gateway.address.split(separator: ":").last.map(String.init) ?? ""
        return try Program(
            file: "/usr/bin/python3",
            ["-c", program, port, "\(location)/files/1", "\(offset)", "\(length)", name, hangsUp ? "yes" : "no"],
            in: place.folder)
    }
}
