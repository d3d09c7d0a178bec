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
    /// Whether the file's bytes are digested; a measurement of reading does without, and its summary's digest says nothing.
    package var digests = true
    /// Counts what was read for whoever watches.
    package var progress: ReadingProgress?

    /// Reads the file once from start to end, in memory that does not grow with it.
    ///
    /// - Parameters:
    ///   - lookups: The tables that other sources are looked up in; those of this file are filled.
    ///   - consumer: What takes the records of a stretch; each stretch has a copy of it.
    ///   - handOver: Gets the consumers in file order.
    /// - Returns: What there is to say of each part, in the order of `parts`; a refused one gives no records.
    /// - Throws: The file cannot be read, or not in its encoding; what was handed over before is then void.
    package func read<Consumer: RecordConsumer>(
        lookups: inout [LookupTable], with consumer: Consumer, _ handOver: (inout Consumer) -> Void
    ) throws(SourceError) -> [SourceSummary] {
        if case .csv(let encoding, let delimiter) = parts[0].format {
            let reading = CSVSourceReading<Consumer>(file: self, part: parts[0], encoding: encoding, digests: digests)
            return [try reading.read(delimiter: delimiter, &lookups, consumer, handOver)]
        }
        return try withoutActuallyEscaping(handOver) { (handOver) throws(SourceError) in
            var stretch = SerialStretch(consumer, handOver: handOver)
            let summaries = try readSerially(&lookups) { stretch.take(&$0) }
            stretch.finish()
            return summaries
        }
    }

    private func readSerially(
        _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> [SourceSummary] {
        switch parts[0].format {
        case .csv: preconditionFailure("CSV is read in stretches")
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
