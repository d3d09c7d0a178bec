import Foundation
import TestKit
import Testing

@Suite struct PackageTests {
    private static let name = "900101-20261031-first-001.zip"

    private func workplace(_ faults: String = "faults: []") async throws -> (Workplace, Platform) {
        let place = try await Workplace.ingested()
        try place.addPackages()
        return (place, try await Platform(for: place, faults: faults))
    }

    private func submitted(_ faults: String = "faults: []") async throws -> (Workplace, Platform, Outcome) {
        let (place, platform) = try await workplace(faults)
        let built = try await place.build()
        #expect(built.end == .exit(0), "\(built.output)\(built.complaint)")
        return (place, platform, try await place.anze("package", "submit", Self.name))
    }

    @Test func `a package is built, sent by PUT, judged, and accepted`() async throws {
        let (place, platform, submitted) = try await submitted()
        #expect(submitted.end == .exit(0), "\(submitted.output)\(submitted.complaint)")
        #expect(submitted.output.contains("已送达，等待结果"))
        #expect(try platform.paths == ["/exchange/v1/packages/\(Self.name)"])
        let again = try await place.anze("package", "submit", Self.name)
        #expect(again.end == .exit(2) && again.complaint.contains("已送达"))
        let result = try await place.anze("package", "result", Self.name)
        #expect(result.end == .exit(0) && result.output.contains("已接受"), "\(result.output)\(result.complaint)")
        #expect(try await place.anze("package", "result", Self.name).end == .exit(0))
        let verified = try await place.anze("package", "verify", "packages/\(Self.name)", "--trust", "pki/sm2-ca.pem")
        #expect(verified.end == .exit(0) && verified.output.contains("核对无误"), "\(verified.output)")
        // Each step left a leaf, and a line in the history.
        let actions = try place.ask("SELECT action FROM package_event ORDER BY number", as: String.self)
        #expect(actions == ["package-build", "package-seal", "package-submit", "package-result", "package-result"])
        let leaves = try place.ask(
            "SELECT count(*) FROM leaf WHERE CAST(bytes AS TEXT) LIKE '%package-%'", as: Int.self)
        #expect(leaves == [5])
    }

    @Test func `python reads the package without any of this code, and finds the same rows and sums`() async throws {
        let place = try await Workplace.ingested()
        try place.addPackages()
        #expect(try await place.build().end == .exit(0))
        let output = try Python.output(
            of: """
                import json, sys, zipfile
                archive = zipfile.ZipFile(sys.argv[1])
                assert archive.testzip() is None
                manifest = json.loads(archive.read("manifest.json"))
                names = [t["file"] for t in manifest["tables"]]
                assert sorted(archive.namelist()) == sorted(names + ["manifest.json", "manifest.sig"])
                money = {"BDXXB": 16, "PDXXB": 10, "FYZCB": 9, "PAXXB": 24}
                serial = None
                for table in manifest["tables"]:
                    data = archive.read(table["file"])
                    assert len(data) == table["bytes"] and b"\\r" not in data and (not data or data.endswith(b"\\n"))
                    rows = [line.split("\\x01") for line in data.decode("utf-8").split("\\n")[:-1]]
                    assert len(rows) == table["rows"]
                    assert len({len(row) for row in rows}) <= 1
                    fen = 0
                    for row in rows:
                        assert row[0].startswith("900101") and len(row[0]) == 24
                        assert serial is None or int(row[0]) == serial + 1
                        serial = int(row[0])
                        assert row[1:4] == ["900101", "东岳财险", "20261031"]
                        if table["table"] in money:
                            yuan, cents = row[money[table["table"]]].split(".")
                            fen += int(yuan + cents)
                    assert fen == table["moneyFen"], (table, fen)
                    print(table["table"], table["rows"])
                """, place.folder.file("packages/\(Self.name)"))
        #expect(
            output == "TBDWXXB 0\nBDXXB 0\nPDXXB 1\nJGZZB 0\nFWJLB 32\nFYZCB 35\nPAXXB 3\nTSXXB 0\n", "\(output)")
    }

    @Test func `openssl finds the signature of the manifest sound`() async throws {
        let place = try await Workplace.ingested()
        try place.addPackages()
        #expect(try await place.build().end == .exit(0))
        // Not a CMS of OpenSSL's own dialect: the signature is taken out of the message and checked over the bytes.
        let output = try Python.output(
            of: """
                import re, subprocess, sys, tempfile, zipfile
                archive = zipfile.ZipFile(sys.argv[1])
                folder = tempfile.mkdtemp()
                for name in ["manifest.json", "manifest.sig"]:
                    open(f"{folder}/{name}", "wb").write(archive.read(name))
                listing = subprocess.run(["openssl", "asn1parse", "-inform", "DER", "-in", f"{folder}/manifest.sig"],
                                         capture_output=True, text=True, check=True).stdout
                assert "OBJECT" in listing and "1.2.156.10197.6.1.4.2.2" in listing
                octets = [line for line in listing.splitlines() if "OCTET STRING" in line]
                open(f"{folder}/sig", "wb").write(bytes.fromhex(octets[-1].split("]:")[1]))
                key = subprocess.run(["openssl", "x509", "-in", sys.argv[2], "-noout", "-pubkey"],
                                     capture_output=True, check=True).stdout
                open(f"{folder}/key", "wb").write(key)
                print(subprocess.run(
                    ["openssl", "dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-verify", f"{folder}/key",
                     "-signature", f"{folder}/sig", f"{folder}/manifest.json"], capture_output=True, text=True).stdout)
                """, place.folder.file("packages/\(Self.name)"), place.folder.file("pki/gateway-sign.pem"))
        #expect(output.contains("Verified OK"), "\(output)")
    }

    @Test func `a rejected package names the records behind its lines, and the next first one may be built`()
        async throws
    {
        let (place, platform, submitted) = try await submitted(
            #"faults: [{on: row, do: reject, table: FYZCB, line: 2, column: 支付日期, code: "4005", message: 日期不符}]"#)
        #expect(submitted.end == .exit(0))
        let result = try await place.anze("package", "result", Self.name)
        #expect(result.end == .exit(1))
        let key = try #require(
            try place.ask(
                """
                SELECT v.key FROM package_row AS r JOIN version AS v ON v.id = r.version
                WHERE v.kind = 'expense' AND r.line = 2
                """, as: String.self
            ).first)
        for word in ["已退回", "FYZCB", "第 2 行", "支付日期", "日期不符", "expense 900101/\(key)", "DY_FY_"] {
            #expect(result.output.contains(word), "\(word) in \(result.output)")
        }
        let json = try await place.anze("package", "result", Self.name, "--json")
        #expect(json.end == .exit(1) && json.output.contains("\"key\":\"\(key)\""), "\(json.output)")
        #expect(try platform.paths.count { $0.hasSuffix("/result") } == 2)
        let next = try await place.build()
        #expect(next.end == .exit(0) && next.output.contains("900101-20261031-first-002.zip"), "\(next.output)")
    }

    @Test(arguments: ["drop-after-apply", "html-502", "unsigned", "bad-signature", "wrong-body-digest", "internal"])
    func `an outcome that nobody knows is asked about, and never sent again on a guess`(fault: String) async throws {
        let (place, platform, submitted) = try await submitted("faults: [{on: package, do: \(fault)}]")
        #expect(submitted.end == .exit(4))
        #expect(try place.state == "sending")
        #expect(try await place.anze("package", "submit", Self.name).end == .exit(2))
        #expect(try platform.paths.count == 1)
        // However slow the machine is, nothing that did not arrive is looked for too late to be waited for.
        if fault == "html-502" { try place.tamper("UPDATE package SET sent_at = sent_at + 600000") }
        let result = try await place.anze("package", "result", Self.name)
        if fault == "html-502" {
            // Nothing arrived, and it is too early to say so.
            #expect(result.end == .exit(4) && result.output.contains("还查不到"), "\(result.output)")
            try place.tamper("UPDATE package SET sent_at = sent_at - 660000")
            let later = try await place.anze("package", "result", Self.name)
            #expect(later.end == .exit(4) && later.output.contains("没有收到"), "\(later.output)")
            #expect(try await place.anze("package", "submit", Self.name).end == .exit(0))
            #expect(try await place.anze("package", "result", Self.name).end == .exit(0))
        } else {
            #expect(result.end == .exit(0), "\(result.output)\(result.complaint)")
        }
        #expect(try place.state == "accepted")
    }

    @Test func `a package whose process was killed while it was sent is asked about`() async throws {
        let (place, platform) = try await workplace("faults: [{on: package, do: stall-after-apply, seconds: 60}]")
        #expect(try await place.build().end == .exit(0))
        let run = try place.start(["package", "submit", Self.name])
        try await eventually("a package at the platform") { try platform.hasShown("stall-after-apply") }
        #expect(await run.crash() == .signal(SIGKILL))
        #expect(try place.state == "sending")
        #expect(try await place.anze("package", "result", Self.name).end == .exit(0))
        #expect(try platform.paths.count { !$0.hasSuffix("/result") } == 1)
    }

    @Test func `nobody listening, a closed window and a refused signature leave it to be sent`() async throws {
        let (place, platform) = try await workplace(
            #"faults: [{on: package, nth: 1, do: window}, {on: package, nth: 2, do: reject-batch, code: "2005"}]"#)
        #expect(try await place.build().end == .exit(0))
        let window = try await place.anze("package", "submit", Self.name)
        #expect(window.end == .exit(4) && window.output.contains("现在不接收"), "\(window.output)")
        let refused = try await place.anze("package", "submit", Self.name)
        #expect(refused.end == .exit(5) && refused.output.contains("2005"), "\(refused.output)")
        await platform.stop()
        let nobody = try await place.anze("package", "submit", Self.name)
        #expect(nobody.end == .exit(4) && nobody.output.contains("连接被拒绝"), "\(nobody.output)")
        #expect(try place.state == "approved")
    }

    @Test func `a correction needs a reason and another person`() async throws {
        let (place, platform, _) = try await submitted()
        #expect(try await place.anze("package", "result", Self.name).end == .exit(0))
        #expect(try await place.build("--submission", "supplement").end == .exit(2))
        try place.tamper(
            "DELETE FROM package_row WHERE version = (SELECT max(r.version) FROM package_row AS r JOIN version AS v ON v.id = r.version WHERE v.kind = 'expense')"
        )
        let built = try await place.build("--submission", "supplement", "--reason", "漏报一笔")
        #expect(built.end == .exit(0) && built.output.contains("待另一人批准"), "\(built.output)\(built.complaint)")
        let name = "900101-20261031-supplement-001.zip"
        let early = try await place.anze("package", "submit", name)
        #expect(early.end == .exit(5) && early.complaint.contains("须由另一人批准"))
        let own = try await place.anze("package", "approve", name, environment: ["ANZE_OPERATOR": "甲"])
        #expect(own.end == .exit(2) && own.complaint.contains("须由另一人批准"))
        let approved = try await place.anze("package", "approve", name, environment: ["ANZE_OPERATOR": "乙"])
        #expect(approved.end == .exit(0), "\(approved.complaint)")
        #expect(try await place.anze("package", "submit", name).end == .exit(0))
        #expect(try await place.anze("package", "result", name).end == .exit(0))
        let verified = try await place.anze(
            "package", "verify", "packages/\(name)", "--trust", "pki/sm2-ca.pem", "--json")
        #expect(try platform.paths.count { !$0.hasSuffix("/result") } == 2)
        #expect(verified.output.contains("\"approvedBy\":\"乙") && verified.output.contains("\"reason\":\"漏报一笔\""))
    }

    @Test func `a package is uploaded to a file server and gone on with where an upload broke`() async throws {
        let place = try await Workplace.ingested()
        let (daemon, way) = try await place.fileServer()
        defer { daemon.stop() }
        try place.addPackages(way)
        #expect(try await place.build().end == .exit(0))
        let content = try #require(FileManager.default.contents(atPath: place.folder.file("packages/\(Self.name)")))
        // What an upload that broke left there.
        let part = place.folder.file("regulator/incoming/.\(Self.name).part")
        try content.prefix(1000).write(to: URL(filePath: part))
        let submitted = try await place.anze("package", "submit", Self.name)
        #expect(submitted.end == .exit(0), "\(submitted.output)\(submitted.complaint)")
        #expect(
            FileManager.default.contents(atPath: place.folder.file("regulator/incoming/\(Self.name)")) == content)
        #expect(!FileManager.default.fileExists(atPath: part))
        let waiting = try await place.anze("package", "result", Self.name)
        #expect(waiting.end == .exit(4) && waiting.output.contains("还没有结果"), "\(waiting.output)")
        // A result that somebody else signed says nothing.
        try await place.putResult(Self.name, state: "accepted", signer: "gateway-sign")
        let foreign = try await place.anze("package", "result", Self.name)
        #expect(foreign.end == .exit(4) && foreign.output.contains("未知证书"), "\(foreign.output)")
        try await place.putResult(
            Self.name, state: "rejected",
            rejected: #"{"line":1,"column":"11","code":"4005","message":"日期不符"}"#)
        let result = try await place.anze("package", "result", Self.name)
        #expect(result.end == .exit(1))
        for word in ["已退回", "支付日期", "日期不符", "expense 900101/"] {
            #expect(result.output.contains(word), "\(result.output)")
        }
    }

    @Test func `a file server that is gone or does not know us takes nothing`() async throws {
        let place = try await Workplace.ingested()
        let (daemon, way) = try await place.fileServer()
        try place.addPackages(way)
        #expect(try await place.build().end == .exit(0))
        try FileManager.default.removeItem(atPath: place.folder.file("regulator/incoming"))
        let missing = try await place.anze("package", "submit", Self.name)
        #expect(missing.end == .exit(4) && missing.output.contains("没有送达"), "\(missing.output)")
        daemon.stop()
        let gone = try await place.anze("package", "submit", Self.name)
        #expect(gone.end == .exit(4) && gone.output.contains("连接不上"), "\(gone.output)")
        #expect(try place.state == "approved")
    }

    @Test func `mistakes of usage change nothing and say what to do`() async throws {
        let place = try await Workplace.ingested()
        #expect(try await place.build().complaint.contains("packages 中没有去向"))
        try place.addPackages()
        for (arguments, word) in [
            (["--submission", "second"], "first、supplement"), (["--insurer", "nobody"], "没有保险机构"),
            (["--reason", "一\n二"], "一行"),
        ] {
            let outcome = try await place.run(
                [
                    "package", "build", "--destination", String(PackageDraft.shipped.dropLast(2)), "--period",
                    Workplace.month,
                ] + arguments)
            #expect(outcome.end == .exit(2) && outcome.complaint.contains(word), "\(outcome.complaint)")
        }
        for command in ["submit", "result", "approve"] {
            let outcome = try await place.anze("package", command, "none.zip")
            #expect(outcome.end == .exit(2) && outcome.complaint.contains("没有名为"), "\(outcome.complaint)")
        }
        let verify = try await place.anze("package", "verify", "gateway.yaml", "--trust", "pki/sm2-ca.pem")
        #expect(verify.end == .exit(3), "\(verify.complaint)")
        #expect(try await place.anze("package", "verify", "gateway.yaml").end == .exit(2))
        #expect(try place.store?.rows["package"] == 0)
    }
}

extension Workplace {
    /// The state of the only package.
    fileprivate var state: String? { get throws { try ask("SELECT state FROM package", as: String.self).first } }
}
