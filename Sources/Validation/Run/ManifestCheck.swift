import Adapters
import Canonical
import Mapping

/// Compares what manifests state with what was read (rules §8 `manifest-*`, §10.18).
struct ManifestCheck {
    private let files: [SourceSummary]
    private let isManifest: (SourceSummary) -> Bool
    /// The files that a manifest names and nobody gave, in the order in which they are named.
    private(set) var missingFiles: [String] = []

    init(files: [SourceSummary], isManifest: @escaping (SourceSummary) -> Bool) {
        self.files = files
        self.isManifest = isManifest
    }

    mutating func judge(findings: inout FindingBook, tallies: inout TallyBook) {
        var stated: Set<Int> = []
        for (place, source) in files.enumerated() {
            for statement in source.statements {
                switch statement.subject {
                case .itself:
                    stated.insert(place)
                    compare(statement, with: source, in: source, &findings, &tallies)
                case .file(let name):
                    let places = files.indices.filter { files[$0].name == name && !isManifest(files[$0]) }
                    stated.formUnion(places)
                    let file = places.first.map { files[$0] }
                    if file == nil, !missingFiles.contains(name) { missingFiles.append(name) }
                    compare(statement, with: file, in: source, &findings, &tallies)
                }
            }
        }
        for (place, file) in files.enumerated() where !isManifest(file) && !stated.contains(place) {
            tallies.note(CellRules.manifestCountMismatch, notChecked: .noConfiguration("manifest"))
            guard file.total != nil else { continue }
            tallies.note(CellRules.manifestAmountMismatch, notChecked: .noConfiguration("manifest"))
        }
    }

    private func compare(
        _ statement: ManifestStatement, with file: SourceSummary?, in source: SourceSummary,
        _ findings: inout FindingBook, _ tallies: inout TallyBook
    ) {
        // A refused file was not read, so there is nothing to compare (rules §10.15).
        guard file?.isRefused != true else { return }
        if let count = statement.count {
            tallies.note(CellRules.manifestCountMismatch, checked: 1)
            let actual = file?.rows ?? 0
            if count.value != actual {
                findings.note(
                    FileViolation(
                        CellRules.manifestCountMismatch, column: count.label, row: count.row,
                        .init(expected: "\(count.value)", actual: "\(actual)")),
                    of: source.name, source.sheet)
            }
        }
        if let amount = statement.amount, let total = file?.total {
            tallies.note(CellRules.manifestAmountMismatch, checked: 1)
            if amount.value != total {
                findings.note(
                    FileViolation(
                        CellRules.manifestAmountMismatch, column: amount.label, row: amount.row,
                        .init(expected: amount.value.yuan, actual: total.yuan)),
                    of: source.name, source.sheet)
            }
        }
    }
}
