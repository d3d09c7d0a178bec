package import Canonical
package import Mapping

/// One file of an insurer, matched with the mapping of its source.
package struct SourceFile: Sendable {
    /// The file's name without its folder.
    package let name: String
    /// Where it lies.
    package let path: String
    /// How its rows become records.
    package let mapping: SourceMapping
    /// How it is written.
    let format: SourceFormat
    /// Whether the operator insists on the format's encoding, whatever the file looks like.
    let insistsOnEncoding: Bool
    /// The file's number in the run: the origin of its records.
    package let number: UInt16
    /// The insurer's institution code.
    let insurer: Text
    /// The data date of the run.
    package let asOf: CivilDate

    /// Reads the file once from start to end in constant memory.
    ///
    /// - Parameter each: Gets every record in file order, as soon as its row is read.
    /// - Returns: What there is to say of the file as a whole; a refused file gives no records.
    /// - Throws: The file cannot be read, or not in its encoding; records given before are then void.
    package func read(_ each: (consuming MappedRecord) -> Void) throws(SourceError) -> SourceSummary {
        switch format {
        case .csv(let encoding, let delimiter):
            let statement = insistsOnEncoding ? EncodingStatement.insisted(encoding) : .declared(encoding)
            let reader = try CSVReader(path: path, encoding: statement, delimiter: delimiter)
            return try CSVSourceReading(file: self, encoding: encoding).read(reader, each)
        }
    }

    /// A finding when the date in the file's name is not the run's data date.
    var nameViolation: FileViolation? {
        guard mapping.file.dataDate(ofFileNamed: name) != asOf else { return nil }
        return FileViolation(CellRules.fileNameMismatch, column: name, row: nil)
    }
}
