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
        var keys = KeySet()
        for file in export.files {
            var read = file
            read.digests = false
            let summaries = try read.read(lookups: &lookups, with: judge) { stretch in
                for (rule, count) in stretch.findings { result.findings[rule, default: 0] += count }
                let repeats = keys.insert(stretch.keys)
                if repeats > 0 { result.findings[Repetition.duplicateKey.id, default: 0] += repeats }
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
    private(set) var findings: [RuleID: Int] = [:]
    private(set) var keys = KeySet.Keys()
    private let phase: RecordPhase

    init(_ phase: RecordPhase) { self.phase = phase }

    mutating func take(_ mapped: inout MappedRecord) {
        if !mapped.violations.isEmpty {
            for violation in mapped.violations { findings[violation.rule.id, default: 0] += 1 }
        }
        judge(&mapped.record)
        // A record that rows of another kind repeat has no key of its own to be unique.
        if mapped.precedence == nil { keys.append(of: mapped.record) }
    }

    private mutating func judge(_ record: inout Record) {
        var broken: [Int] = []
        phase.judge(&record) { place, ruling in
            if case .violated = ruling { broken.append(place) }
        }
        if !broken.isEmpty {
            for place in broken { findings[phase.definitions[place].id, default: 0] += 1 }
        }
    }

    mutating func take(_ batch: borrowing SourceBatch, mappedBy mapper: inout RowMapper) {
        mapper.map(batch) { take(&$0) }
    }

    mutating func clear() {
        if !findings.isEmpty { findings.removeAll(keepingCapacity: true) }
        keys.removeAll()
    }
}
