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
