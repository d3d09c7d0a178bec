import Foundation
import TestKit
import Testing

@Suite struct SimulatorConsoleTests {
    private func ask(_ place: Workplace, _ arguments: String...) async throws -> String {
        let program = try Program(
            file: "/usr/bin/env", ["curl", "--silent", "--show-error", "--max-time", "30"] + arguments, in: place.folder
        )
        let end = await program.ended()
        #expect(end == .exit(0), "\(program.complaint)")
        return program.output
    }

    @Test func `an integrator sees what came in and makes the platform busy while it runs`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place, console: true)
        let console = try #require(platform.console)
        _ = try await ask(
            place, "--request", "PUT", "--data", #"{"times":1,"kind":"insured-unit"}"#,
            "\(console)api/faults/batch/unsigned")
        _ = try await place.anze("sync", "--until-idle")
        #expect(try platform.hasShown("unsigned"))
        let page = try await ask(place, console)
        #expect(
            page.contains("有效") && page.contains("kind insured-unit，times 1，已命中 1 次")
                && page.contains("/exchange/v1/batches"))
        let accepted = try platform.accepted.count
        #expect(accepted > 0 && page.contains("<b>\(accepted)</b>接收记录"))
        await platform.stop()
    }

    @Test func `the console is opened on a desktop, and nothing fails without one`() async throws {
        let place = try await Workplace()
        // Made by a shell, so that no child of another test holds the file open for writing when it is started.
        let script = "#!/bin/sh\\necho \"$1\" > \(place.folder.file("opened"))\\n"
        let maker = try Program(
            file: "/bin/sh", ["-c", "mkdir bin && printf '\(script)' > bin/xdg-open && chmod +x bin/xdg-open"],
            in: place.folder)
        #expect(await maker.ended() == .exit(0))
        let arguments = ["--port", "0", "--pki", "pki", "--open-console"]
        for (environment, isOpened) in [
            (["DISPLAY": "", "WAYLAND_DISPLAY": "", "PATH": "/nowhere"], false),
            (["DISPLAY": ":0", "PATH": place.folder.file("bin") + ":/usr/bin:/bin"], true),
        ] {
            let simulator = try Program(.simulator, arguments, in: place.folder, environment: environment)
            try await eventually("the console") { simulator.output.contains("console on http://127.0.0.1:") }
            let address = try #require(simulator.output.firstMatch(of: /http:[^\s]+/)).output
            if isOpened {
                try await eventually("the browser") {
                    try place.contains("opened") && place.text(of: "opened").hasSuffix("\n")
                }
            }
            #expect(place.contains("opened") == isOpened)
            if isOpened { #expect(try place.text(of: "opened") == "\(address)\n") }
            simulator.send(SIGTERM)
            #expect(await simulator.ended() == .exit(0))
        }
    }

    @Test(arguments: [
        ["--console-port", "70000", "--open-console"], ["--console-port", "8080"], ["--console-host", "0.0.0.0"],
    ])
    func `a console that cannot be is refused before anything listens`(arguments: [String]) async throws {
        let place = try await Workplace()
        let simulator = try Program(.simulator, ["--port", "0", "--pki", "pki"] + arguments, in: place.folder)
        #expect(await simulator.ended() == .exit(2))
        #expect(simulator.complaint.contains("--console-"))
    }
}
