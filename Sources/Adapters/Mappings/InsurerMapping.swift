package import Canonical
package import Mapping

/// One version of an insurer's mapping: who the insurer is, and how each of its sources becomes records.
package struct InsurerMapping: Sendable {
    /// The insurer's folder.
    package let insurer: String
    /// The version's folder, for example `1`.
    package let version: String
    /// The insurer's name in Chinese.
    package let name: String
    /// The institution code of its records.
    package let code: Text
    /// Whether every export is complete: a record that others refer to must be in it.
    package let isFull: Bool
    /// Whether records wait for an operator when a manifest does not agree; else its findings are only reported.
    package let manifestHolds: Bool
    /// The first data date for which the version is used.
    package let effectiveFrom: CivilDate
    /// The first data date for which it is no longer used; nil when there is none.
    package let effectiveTo: CivilDate?
    /// The sources in the order of their names.
    package let sources: [SourceMapping]
    /// The code tables with which the mapping was compiled.
    package let tables: CodeTables
    /// What each source reads and fills, in the order of `sources`.
    package let coverage: [MappingCoverage]
    /// The examples of all sources.
    package let examples: [RunnableExample]

    let formats: [String: SourceFormat]
    let lookups: [MappingDefinitions.Lookup]

    /// The mapping's name in reports: `<insurer>/<version>`.
    package var id: String { "\(insurer)/\(version)" }

    /// Empty tables for the sources that others are looked up in, to be filled while files are read.
    package var emptyLookups: [LookupTable] {
        lookups.map { LookupTable(name: $0.name, columnCount: $0.columns.count) }
    }

    /// Whether exports of this data date are read with this version.
    package func isEffective(on day: CivilDate) -> Bool {
        guard day >= effectiveFrom else { return false }
        return effectiveTo.map { day < $0 } ?? true
    }

    /// The sources that a file belongs to by its name, and the data date in it; nil for an unknown name.
    ///
    /// Several sheets of one workbook are several sources.
    package func sources(forFileNamed name: String) -> (sources: [SourceMapping], dataDate: CivilDate)? {
        for source in sources {
            guard let date = source.file.dataDate(ofFileNamed: name) else { continue }
            return (sources.filter { $0.file.dataDate(ofFileNamed: name) == date }, date)
        }
        return nil
    }

    /// The sources that others are looked up in and that none of these files is.
    package func lookupsMissing(from names: [String]) -> [SourceMapping] {
        sources.filter { source in
            source.lookupKey != nil && !names.contains { source.file.dataDate(ofFileNamed: $0) != nil }
        }
    }

    /// A file ready to be read.
    ///
    /// - Parameters:
    ///   - path: Where it lies; its name decides the sources.
    ///   - number: The number of its first part in the run; further parts follow.
    ///   - asOf: The data date of the run; a file of another date is refused when read.
    ///   - encoding: What the operator insists on; nil to follow the mapping.
    /// - Returns: Nil when the name belongs to no source.
    package func file(at path: String, number: UInt16, asOf: CivilDate, encoding: TextEncoding?) -> SourceFile? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let (sources, _) = sources(forFileNamed: name) else { return nil }
        var parts: [SourcePart] = []
        let ordered = sources.filter { $0.lookupKey != nil } + sources.filter { $0.lookupKey == nil }
        for source in ordered {
            guard var format = formats[source.name] else { continue }
            if let encoding, case .csv(_, let delimiter) = format {
                format = .csv(encoding: encoding, delimiter: delimiter)
            }
            parts.append(
                SourcePart(
                    number: number + UInt16(parts.count), mapping: source, format: format,
                    lookup: lookups.firstIndex { $0.name == source.name }))
        }
        return SourceFile(
            name: name, path: path, parts: parts, insistsOnEncoding: encoding != nil, insurer: code, asOf: asOf)
    }
}
