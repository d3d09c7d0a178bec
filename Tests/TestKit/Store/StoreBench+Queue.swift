package import Canonical
import Delivery
import Exchange

extension StoreBench {
    /// Records of about 1 KB as they are sent, or a third of that.
    package static func longRecords(_ range: Range<Int>, prefix: String, areLong: Bool = true) -> [Record] {
        let name = Text(String(repeating: "安全生产责任保险样例单位", count: areLong ? 20 : 1))
        return range.map { index in
            let digits = String(index)
            let key = prefix + String(repeating: "0", count: 16 - digits.count) + digits
            return SampleRecords.unit(key) { $0[InsuredUnit.name] = name }
        }
    }

    /// Takes records in, a file of 1,000 at a time, and delivers them in batches of 200: everything that a delivery entails.
    ///
    /// - Parameter jobs: How many records.
    /// - Returns: A JSON object with the seconds of each part; `platform` is the stand-in's signing and our verification.
    /// - Throws: What the store refuses.
    package func queueMeasurement(jobs: Int) async throws -> String {
        let clock = ContinuousClock()
        let start = clock.now
        for first in stride(from: 0, to: jobs, by: 1_000) {
            try await take(StoreBench.longRecords(first..<min(first + 1_000, jobs), prefix: "QA"))
        }
        let enqueued = clock.now
        var (batches, signing) = (0, Duration.zero)
        while let batch = try await sealNext(limit: 200) {
            let asked = clock.now
            let outcome = try await receipt(for: batch, state: .accepted)
            signing += asked.duration(to: clock.now)
            try await attempt(batch, showing: outcome, at: 0)
            batches += 1
        }
        let ended = clock.now
        return #"{"jobs":\#(jobs),"batches":\#(batches),"enqueue":\#(start.duration(to: enqueued).inSeconds),"#
            + #""deliver":\#(enqueued.duration(to: ended).inSeconds),"platform":\#(signing.inSeconds)}"#
    }
}

extension Duration {
    /// The duration in seconds.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
