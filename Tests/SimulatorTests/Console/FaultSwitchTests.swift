import Definitions
import Testing

@testable import Simulator

@Suite struct FaultSwitchTests {
    private func script(_ text: String) throws -> FaultScript {
        try FaultScript(node: DefinitionNode.parse(text, file: "faults.yaml"), kinds: .reference)
    }

    /// Every word that the grammar of faults files takes for a subject, found by trying.
    private func words(of subject: FaultSubject) -> Set<FaultWord> {
        let codes = ["1001", "4005"]
        return Set(
            FaultWord.allCases.filter { word in
                let tries = codes.flatMap { code in
                    ["", ", seconds: 1", ", code: '\(code)'", ", table: BDXXB, line: 1, code: '\(code)'"]
                }
                return tries.contains { rest in
                    (try? script("faults: [{on: \(subject.rawValue), do: \(word.rawValue)\(rest)}]")) != nil
                }
            })
    }

    @Test(arguments: FaultSubject.allCases)
    func `there is a switch for every fault that a faults file can have, and for no other`(subject: FaultSubject) {
        let switches = FaultSwitch.all.filter { $0.id.subject == subject }.map(\.id.word)
        #expect(Set(switches) == words(of: subject))
        #expect(Set(switches).count == switches.count)
    }

    @Test(arguments: FaultSwitch.all.map(\.id))
    func `turns on with its usual settings`(id: FaultSwitch.ID) throws {
        let fault = try #require(FaultSwitch.named(id.subject.rawValue, id.word.rawValue))
        var script = FaultScript()
        try script.turnOn(fault, settings: [:], kinds: .reference)
        #expect(script.windows.map(\.owner) == [id])
        script.remove(of: id)
        #expect(script.windows.isEmpty)
    }

    @Test func `hits each thing until it is turned off`() throws {
        let fault = try #require(FaultSwitch.named("query", "drop"))
        var script = FaultScript()
        try script.turnOn(fault, settings: [:], kinds: .reference)
        #expect((1...3).map { _ in script.queryFault(for: nil) } == [.drop, .drop, .drop])
        script.remove(of: fault.id)
        #expect(script.queryFault(for: nil) == nil)
    }

    @Test func `hits each so-many-th, so often`() throws {
        let fault = try #require(FaultSwitch.named("query", "drop"))
        var script = FaultScript()
        try script.turnOn(fault, settings: ["nth": "2", "every": "3", "times": "2"], kinds: .reference)
        let hits = (1...9).filter { _ in script.queryFault(for: nil) == .drop }
        #expect(hits == [2, 5])
        #expect(script.windows.map(\.hits) == [2])
    }

    @Test(arguments: [
        ["every": "0"], ["seconds": "5"], ["kind": "services"], ["on": "query", "nonce": "1"],
        ["every": "1}, {on: batch"],
    ])
    func `leaves a fault as it was when the settings are wrong`(settings: [String: String]) throws {
        let fault = try #require(FaultSwitch.named("query", "drop"))
        var script = FaultScript()
        try script.turnOn(fault, settings: ["times": "1"], kinds: .reference)
        #expect(throws: DefinitionError.self) { try script.turnOn(fault, settings: settings, kinds: .reference) }
        #expect((1...2).map { _ in script.queryFault(for: nil) } == [.drop, nil])
    }

    @Test func `the faults of the file go on beside those that are turned on and off`() throws {
        let fault = try #require(FaultSwitch.named("query", "drop"))
        var script = try script("faults: [{on: query, nth: 2, every: 2, times: 9, do: not-found}]")
        try script.turnOn(fault, settings: [:], kinds: .reference)
        #expect((1...2).map { _ in script.queryFault(for: nil) } == [.drop, .notFound])
        script.remove(of: fault.id)
        #expect((1...2).map { _ in script.queryFault(for: nil) } == [nil, .notFound])
    }
}
