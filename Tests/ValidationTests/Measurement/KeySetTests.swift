import Canonical
import Testing

@testable import Validation

@Suite struct KeySetTests {
    @Test func `finds keys that stand before, of each kind by itself, while it grows`() {
        var set = KeySet()
        var repeats = 0
        for batch in 0..<100 {
            var keys = KeySet.Keys()
            for number in 0..<1000 { keys.append(of: policy("P\(batch * 1000 + number)")) }
            keys.append(of: policy("P\(batch * 500)"))
            keys.append(of: service("P\(batch)"))
            keys.append(of: Record(kind: .policy, insurer: "900101", recordedAt: at, origin: Origin(file: 0, row: 1)))
            repeats += set.insert(keys)
        }
        #expect(repeats == 100)
    }

    private let at = Instant(seconds: 0)

    private func policy(_ number: String) -> Record {
        var record = Record(kind: .policy, insurer: "900101", recordedAt: at, origin: Origin(file: 0, row: 1))
        record[Policy.policyNo] = Text(number)
        return record
    }

    private func service(_ number: String) -> Record {
        var record = Record(kind: .service, insurer: "900101", recordedAt: at, origin: Origin(file: 0, row: 1))
        record[Service.serviceNo] = Text(number)
        return record
    }
}
