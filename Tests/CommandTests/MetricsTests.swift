import Foundation
import TestKit
import Testing

@Suite struct MetricsTests {
    @Test func `the metrics of a store say what its status says, in the form that Prometheus reads`() async throws {
        let place = try await Workplace.accepted()
        let outcome = try await place.anze("status", "--metrics")
        #expect(outcome.end == .exit(0), "\(outcome.complaint)")
        for line in [
            #"anze_deliveries{destination="national-share",state="accepted"} 337"#,
            #"anze_deliveries{destination="national-share",state="unknown"} 0"#,
            #"anze_destination_blocked{destination="national-share"} 0"#, "anze_books_balanced 1",
            "# TYPE anze_certificate_not_after_seconds gauge",
        ] { #expect(outcome.output.contains(line + "\n"), "\(outcome.output)") }
        #expect(outcome.output.contains(#"anze_certificate_level{role="signing",destination="","#))
        // Every line is a comment, or a name with labels and a number.
        for line in outcome.output.split(separator: "\n") where !line.hasPrefix("# HELP ") && !line.hasPrefix("# TYPE ")
        {
            #expect(
                line.firstMatch(of: /^anze_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+$/) != nil, "\(line)")
        }
        #expect(try await place.anze("status", "--metrics", "--json").end == .exit(2))
    }

    @Test func `a gap of a feed and a package that waits show in status, and a gap needs an operator`() async throws {
        let place = try await Workplace.ingested()
        try place.addPackages(more: "\n    approveFirst: true")
        #expect(try await place.build().end == .exit(0))
        let waiting = try await place.anze("status")
        #expect(
            waiting.end == .exit(0) && waiting.output.contains("报送包 900101-20261031-first-001.zip  待批准"),
            "\(waiting.output)\(waiting.complaint)")
        try place.tamper(
            "INSERT INTO feed (destination, name, gap) VALUES ('national-share', 'accident-notices', '其间可能有缺')")
        let status = try await place.anze("status")
        #expect(status.end == .exit(5) && status.output.contains("下发 national-share 事故信息：其间可能有缺"), "\(status.output)")
        let metrics = try await place.anze("status", "--metrics")
        for line in [
            #"anze_feed_gap{destination="national-share",feed="accident-notices"} 1"#,
            #"anze_packages{destination="nfra-sh",state="built"} 1"#,
            #"anze_packages{destination="nfra-sh",state="sending"} 0"#,
        ] { #expect(metrics.output.contains(line + "\n"), "\(metrics.output)") }
        let document = try await place.anze("status", "--json")
        for word in [#""gap":"其间可能有缺""#, #""state":"built""#] {
            #expect(document.output.contains(word), "\(document.output)")
        }
    }

    @Test func `a paused destination and a certificate in its last week show`() async throws {
        let place = try await Workplace.accepted()
        #expect(try await place.anze("pause", "national-share", "--reason", "维护").end == .exit(0))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-new", "-key", place.folder.file("pki/gateway-sign.key"), "-subj",
            "/CN=a\"b\\\\c",
            "-sm3", "-days", "5", "-out", place.folder.file("pki/short.pem"),
        ]
        try process.run()
        process.waitUntilExit()
        try place.configure("pki/gateway-sign.pem", as: "pki/short.pem")
        let outcome = try await place.anze("status", "--metrics")
        #expect(outcome.end == .exit(5))
        #expect(outcome.output.contains(#"anze_destination_paused{destination="national-share"} 1"#))
        let urgent = outcome.output.split(separator: "\n").first {
            $0.hasPrefix("anze_certificate_level{role=\"signing\"")
        }
        #expect(urgent?.hasSuffix(" 3") == true)
        // A quotation mark in a name is escaped.
        #expect(urgent?.contains(#"a\\\"b"#) == true || urgent?.contains(#"a\"b"#) == true, "\(urgent ?? "")")
    }
}
