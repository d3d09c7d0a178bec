package import Adapters
package import Canonical
import Mapping
import Rules

/// A measurement of reading and judging: rows to records, all cell rules, some record rules, and unique keys; no digest of
/// the file and no data-set rules, which the tools that it is compared with do not have either.
package struct MapMeasurement: Sendable {
    /// What was counted.
    package struct Result: Sendable {
        /// Data rows, unreadable ones included.
        package var rows = 0
        /// Findings by rule.
        package var findings: [RuleID: Int] = [:]
    }

    private let export: Export
    private let rules: Set<RuleID>

    /// A measurement over an export.
    ///
    /// - Parameters:
    ///   - export: The files.
    ///   - rules: The record rules that are applied; cell rules always are.
    package init(_ export: Export, rules: Set<RuleID>) {
        self.export = export
        self.rules = rules
    }

    /// Reads and judges every file.
    ///
    /// - Throws: A file that cannot be read.
    package func run() throws(SourceError) -> Result {
        let context = RuleContext(asOf: export.asOf, parameters: export.parameters, isFull: export.mapping.isFull)
        let judge = StretchJudge(RecordPhase(context: context, rules: rules))
        var lookups = export.mapping.emptyLookups
        var result = Result()
        var keys = Kind.allCases.map { _ in KeySet() }
        for file in export.files {
            var read = file
            read.digests = false
            let summaries = try read.read(lookups: &lookups, with: judge) { stretch in
                for (rule, count) in stretch.findings { result.findings[rule, default: 0] += count }
                for key in stretch.keys {
                    let bytes = stretch.keyBytes.span.extracting(key.start..<key.end)
                    if !keys[Int(key.kind.rawValue)].insert(bytes, hash: key.hash) {
                        result.findings[Repetition.duplicateKey.id, default: 0] += 1
                    }
                }
            }
            for summary in summaries {
                result.rows += summary.rows
                for violation in summary.violations { result.findings[violation.rule.id, default: 0] += 1 }
            }
        }
        return result
    }
}

/// What one stretch of a file comes to: findings by rule, and the keys of its records.
private struct StretchJudge: RecordConsumer {
    struct Key {
        let kind: Kind
        let hash: UInt64
        let start: Int
        let end: Int
    }

    private(set) var findings: [RuleID: Int] = [:]
    private(set) var keys: [Key] = []
    private(set) var keyBytes: [UInt8] = []
    private let phase: RecordPhase

    init(_ phase: RecordPhase) { self.phase = phase }

    mutating func take(_ mapped: inout MappedRecord) {
        for violation in mapped.violations { findings[violation.rule.id, default: 0] += 1 }
        var broken: [Int] = []
        phase.judge(&mapped.record) { place, ruling in
            if case .violated = ruling { broken.append(place) }
        }
        for place in broken { findings[phase.definitions[place].id, default: 0] += 1 }
        // A record that rows of another kind repeat has no key of its own to be unique.
        guard mapped.precedence == nil else { return }
        let start = keyBytes.count
        guard mapped.record.appendKey(to: &keyBytes) else { return }
        let hash = KeySet.hash(keyBytes.span.extracting(start..<keyBytes.count))
        keys.append(Key(kind: mapped.record.kind, hash: hash, start: start, end: keyBytes.count))
    }

    mutating func take(_ batch: borrowing SourceBatch, mappedBy mapper: inout RowMapper) {
        mapper.map(batch) { take(&$0) }
    }

    mutating func clear() {
        if !findings.isEmpty { findings.removeAll(keepingCapacity: true) }
        keys.removeAll(keepingCapacity: true)
        keyBytes.removeAll(keepingCapacity: true)
    }
}
