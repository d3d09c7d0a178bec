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

    @Test func `a reference to nothing silences the rules on the parent`() {
        var index = SampleIndex([
            .sample(.insuredUnit), .sample(.provider), .sample(.expert), .sample(.policy),
            .sample(.service) {
                $0[Service.policyNo] = "POL9"
                $0[Service.unitCreditCode] = "U1"
            },
        ])
        var said: [RuleID: [Ruling]] = [:]
        let phase = DataSetPhase<SampleIndex>(context: .sample)
        phase.judge(&index) { place, _, ruling in said[phase.definitions[place].id, default: []].append(ruling) }
        #expect(said["orphan-reference"]?.contains(.violated(Service.policyNo, .init(actual: "POL9"))) == true)
        #expect(said["service-unit-mismatch"] == [.skipped])
        #expect(index.isRefused(4))
    }

    @Test func `a later occurrence is a duplicate or a conflict by what it says`() {
        let first = Record.sample(.feedback)
        let other = Record.sample(.feedback) { $0[Feedback.score] = "4" }
        let key = Feedback.feedbackNo.definition
        #expect(Repetition.judge(first, after: first) == Violation(Repetition.duplicateRecord, at: key))
        #expect(Repetition.judge(other, after: first) == Violation(Repetition.duplicateKey, at: key))
    }
}
