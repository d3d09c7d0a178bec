package import Canonical
package import Mapping

/// One file of an insurer, matched with the mappings of the sources in it.
package struct SourceFile: Sendable {
    /// The file's name without its folder.
    package let name: String
    /// Where it lies.
    package let path: String
    /// What is read from it: one source, or several sheets of a workbook; look-ups stand first.
    package let parts: [SourcePart]
    /// Whether the operator insists on the format's encoding, whatever the file looks like.
    let insistsOnEncoding: Bool
    /// The insurer's institution code.
    let insurer: Text
    /// The data date of the run.
    package let asOf: CivilDate

    /// Reads the file once from start to end, in memory that does not grow with it.
    ///
    /// - Parameters:
    ///   - lookups: The tables that other sources are looked up in; those of this file are filled.
    ///   - each: Gets every record in file order, as soon as its row is read; it is used again unless it is kept.
    /// - Returns: What there is to say of each part, in the order of `parts`; a refused one gives no records.
    /// - Throws: The file cannot be read, or not in its encoding; records given before are then void.
    package func read(
        lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> [SourceSummary] {
        switch parts[0].format {
        case .csv(let encoding, let delimiter):
            return [
                try CSVSourceReading(file: self, part: parts[0], encoding: encoding)
                    .read(delimiter: delimiter, &lookups, each)
            ]
        case .ndjson: return [try NDJSONSourceReading(file: self, part: parts[0]).read(&lookups, each)]
        case .xml(let layout):
            return [try XMLSourceReading(file: self, part: parts[0], layout: layout).read(&lookups, each)]
        case .xlsx: return try WorkbookReading(file: self).read(&lookups, each)
        }
    }

    /// A finding when the date in the file's name is not the run's data date.
    func nameViolation(of part: SourcePart) -> FileViolation? {
        guard part.mapping.file.dataDate(ofFileNamed: name) != asOf else { return nil }
        return FileViolation(CellRules.fileNameMismatch, column: name, row: nil)
    }
}

/// One source in a file: the whole of it, or a sheet of a workbook.
package struct SourcePart: Sendable {
    /// Its number in the run: the origin of its records.
    package let number: UInt16
    /// How its rows become records.
    package let mapping: SourceMapping
    /// How it is written.
    let format: SourceFormat
    /// The place of its table among the insurer's look-ups; nil unless it is one.
    let lookup: Int?
}
