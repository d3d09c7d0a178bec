import Canonical
import Connectors
import Delivery
import Engine
import Testing

@Suite struct IntakeAlertTests {
    private static let received: Int64 = 1_795_140_000

    @Test(arguments: [(3600 + 600, false), (3600 + 601, true)])
    func `a receipt without a verdict is an alert an hour after nothing is waited for`(age: Int64, isAlert: Bool) {
        let submission = Submission(
            id: SubmissionID(random: [UInt8](repeating: 1, count: 16)), asOf: CivilDate(days: 0), files: [],
            openedAt: Instant(seconds: 0))
        func books(_ insurer: String, receivedAt: Int64?) -> SubmissionBooks {
            SubmissionBooks(
                insurer,
                [
                    SubmissionState(
                        submission: submission, progress: [], receivedAt: receivedAt.map { Instant(seconds: $0) },
                        isHandedOver: false, verdicts: [], waiting: nil)
                ])
        }
        let alerts = AlertConditions.intake(
            [books("a", receivedAt: Self.received), books("b", receivedAt: nil)], patience: 600,
            now: Timestamp(milliseconds: (Self.received + age) * 1000))
        #expect(Array(alerts.keys) == (isAlert ? ["intake a"] : []))
    }
}
