import Canonical
import Testing

@testable import Rules

@Suite struct PhaseTests {
    private func violations(_ record: inout Record) -> [RuleID] {
        var rules: [RuleID] = []
        let phase = RecordPhase(context: .sample)
        phase.judge(&record) { place, ruling in
            if case .violated = ruling { rules.append(phase.definitions[place].id) }
        }
        return rules
    }

    @Test func `an error silences the rules that read its anchor`() {
        var policy = Record.sample(.policy) {
            $0[Policy.perPersonLimit] = Fen(1)
            $0[Policy.aggregateLimit] = Fen(0)
        }
        #expect(violations(&policy) == ["policy-limit-per-person"])
    }

    @Test func `a period that runs backwards silences every rule on its start`() {
        var policy = Record.sample(.policy) {
            $0[Policy.periodEnd] = moment("2026-02-01")
            $0[Policy.signedOn] = day("2026-03-05")
        }
        #expect(violations(&policy) == ["policy-period-order"])
        #expect(policy.isUnusable(Policy.periodStart))
    }

    @Test func `a warning silences nothing`() {
        var service = Record.sample(.service) {
            $0[Service.evidenceCount] = 0
            $0[Service.insuredConfirmedOn] = nil
        }
        #expect(violations(&service) == ["service-evidence-missing", "service-confirmation-missing"])
    }

    @Test func `a withdrawal is not judged`() {
        var policy = Record.sample(.policy) {
            $0.operation = .withdraw
            $0[Policy.premium] = Fen(0)
        }
        #expect(violations(&policy).isEmpty)
    }

    @Test func `a reference to nothing silences the rules on the parent`() throws {
        var index = SampleIndex([
            .sample(.insuredUnit), .sample(.provider), .sample(.expert), .sample(.policy),
            .sample(.service) {
                $0[Service.policyNo] = "POL9"
                $0[Service.unitCreditCode] = "U1"
            },
        ])
        var said: [RuleID: [RuleAnswers]] = [:]
        let phase = DataSetPhase<SampleIndex>(context: .sample)
        phase.judge(&index) { place, answers in said[phase.definitions[place].id, default: []].append(answers) }
        let orphan = try #require(said["orphan-reference"]?.flatMap(\.violations).first)
        #expect(orphan.subject == .record(4) && orphan.arguments == .init(actual: "POL9"))
        #expect(orphan.anchor == Service.policyNo.definition)
        #expect(said["service-unit-mismatch"]?.map(\.checked) == [0])
        #expect(index.isRefused(4))
    }

    @Test func `parts of a data set give together what the whole gives, in order`() {
        let records = (1...7).flatMap { number in
            [
                Record.sample(.policy) { $0[Policy.policyNo] = Text("POL\(number)") },
                Record.sample(.service) { record in
                    record[Service.serviceNo] = Text("S\(number)")
                    record[Service.policyNo] = Text("POL\(number % 2 == 0 ? number : number + 100)")
                },
            ]
        }
        func said(_ parts: (Int, @Sendable (Range<Int>) -> RuleAnswers) -> [RuleAnswers]) -> [String] {
            var index = SampleIndex(records)
            var lines: [String] = []
            let phase = DataSetPhase<SampleIndex>(context: .sample)
            var sums: [Int: (checked: Int, notChecked: Int)] = [:]
            phase.judge(&index, inParts: parts) { place, answers in
                sums[place, default: (0, 0)].checked += answers.checked
                sums[place, default: (0, 0)].notChecked += answers.notChecked.reduce(0) { $0 + $1.count }
                lines += answers.violations.map { "\(place) \($0.subject) \($0.arguments.actual ?? "")" }
            }
            return lines
                + sums.filter { $0.value != (0, 0) }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        }
        let whole = said { [$1(0..<$0)] }
        #expect(whole.count { $0.contains("POL10") } == 4)
        #expect(said { count, work in (0..<count).map { work($0..<$0 + 1) } } == whole)
    }

    @Test func `a later occurrence is a duplicate or a conflict by what it says`() {
        let first = Record.sample(.feedback)
        let other = Record.sample(.feedback) { $0[Feedback.score] = "4" }
        let key = Feedback.feedbackNo.definition
        #expect(Repetition.judge(first, after: first) == Violation(Repetition.duplicateRecord, at: key))
        #expect(Repetition.judge(other, after: first) == Violation(Repetition.duplicateKey, at: key))
    }
}
