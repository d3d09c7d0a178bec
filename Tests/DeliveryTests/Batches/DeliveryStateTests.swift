import Delivery
import Testing

@Suite struct DeliveryStateTests {
    @Test func `only a verdict or a newer version is final`() {
        #expect(DeliveryState.allCases.filter(\.isFinal) == [.accepted, .rejected, .superseded])
    }
}
