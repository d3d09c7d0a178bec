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

    /// Takes some records in, claims them and settles them, again and again, in a store that may hold much else.
    ///
    /// - Parameters:
    ///   - batches: How often; 200 records each.
    ///   - prefix: How the records' keys begin, other than those that the store has.
    /// - Returns: One line of JSON: seconds a step, the median and the 99th of 100, and the claims in their order.
    /// - Throws: What the store refuses, and `SampleError` when a claim gives other records than those.
    package func grownMeasurement(batches: Int, prefix: String) async throws -> String {
        let clock = ContinuousClock()
        var (enqueues, claims, settles): ([Double], [Double], [Double]) = ([], [], [])
        for round in 0..<batches {
            let fresh = StoreBench.longRecords(round * 200..<(round + 1) * 200, prefix: prefix, areLong: false)
            let start = clock.now
            try await take(fresh)
            enqueues.append(start.duration(to: clock.now).inSeconds)
            let asked = clock.now
            guard let batch = try await sealNext(limit: 200), batch.batch.count == 200 else {
                throw SampleError.missing("a batch of 200")
            }
            claims.append(asked.duration(to: clock.now).inSeconds)
            let outcome = try await receipt(for: batch, state: .accepted)
            let answered = clock.now
            try await attempt(batch, showing: outcome, at: 0)
            settles.append(answered.duration(to: clock.now).inSeconds)
        }
        func middle(_ values: [Double], _ part: Double = 0.5) -> Double {
            values.sorted()[Int(Double(values.count - 1) * part)]
        }
        let list = claims.map { "\($0)" }.joined(separator: ",")
        return #"{"enqueue":\#(middle(enqueues)),"claim":\#(middle(claims)),"settle":\#(middle(settles)),"#
            + #""claim99":\#(middle(claims, 0.99)),"settle99":\#(middle(settles, 0.99)),"claims":[\#(list)]}"#
    }
}

extension Duration {
    /// The duration in seconds.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
