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

    let formats: [String: SourceFormat]

    /// The mapping's name in reports: `<insurer>/<version>`.
    package var id: String { "\(insurer)/\(version)" }

    /// Whether exports of this data date are read with this version.
    package func isEffective(on day: CivilDate) -> Bool {
        guard day >= effectiveFrom else { return false }
        return effectiveTo.map { day < $0 } ?? true
    }

    /// The source that a file belongs to by its name, and the data date in it; nil for an unknown name.
    package func source(forFileNamed name: String) -> (source: SourceMapping, dataDate: CivilDate)? {
        for source in sources {
            if let date = source.file.dataDate(ofFileNamed: name) { return (source, date) }
        }
        return nil
    }

    /// A file ready to be read.
    ///
    /// - Parameters:
    ///   - path: Where it lies; its name decides the source.
    ///   - number: The file's number in the run.
    ///   - asOf: The data date of the run; a file of another date is refused when read.
    ///   - encoding: What the operator insists on; nil to follow the mapping.
    /// - Returns: Nil when the name belongs to no source.
    package func file(at path: String, number: UInt16, asOf: CivilDate, encoding: TextEncoding?) -> SourceFile? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let (source, _) = source(forFileNamed: name), var format = formats[source.name] else { return nil }
        if let encoding, case .csv(_, let delimiter) = format {
            format = .csv(encoding: encoding, delimiter: delimiter)
        }
        return SourceFile(
            name: name, path: path, mapping: source, format: format, insistsOnEncoding: encoding != nil,
            number: number, insurer: code, asOf: asOf)
    }
}
