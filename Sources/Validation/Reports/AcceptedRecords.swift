import Canonical
import ShangMi

/// The accepted records as NDJSON in sending order: `{"kind","key","digest","data"}`, personal fields masked.
///
/// The digest is that of the full canonical bytes, so that a line can be matched with what is sent.
package struct AcceptedRecords {
    private let verdict: Verdict

    /// The accepted records of a verdict.
    package init(_ verdict: Verdict) { self.verdict = verdict }

    /// Puts the lines out one by one.
    package func write(_ put: ([UInt8]) throws(ReportError) -> Void) throws(ReportError) {
        for judged in verdict.records where judged.standing == .accepted {
            var line = JSONWriter()
            line.open("{")
            line.member("kind", judged.record.kind.id)
            line.member("key", judged.key?.description)
            line.member("digest", SM3.digest(of: judged.record.canonicalBytes()).hex)
            line.member("data", json: judged.record.canonicalBytes(personal: .masked))
            line.close("}")
            line.raw("\n")
            try put(line.bytes)
        }
    }
}
