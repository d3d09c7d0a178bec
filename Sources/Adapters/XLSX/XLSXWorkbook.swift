import Mapping

/// An open Excel workbook (.xlsx, .xlsm): its sheets are read row by row in constant memory, but for the shared texts.
///
/// Cells are given as the file has them: no type is guessed, formulas are not calculated, links out of the file are
/// never followed. Source: validation.md §4; ECMA-376.
package struct XLSXWorkbook: ~Copyable {
    /// The worksheets in the order of their tabs, hidden ones included.
    package let sheets: [XLSXSheet]

    /// Whether serial 0 is 1904-01-01 and not 1899-12-31, as old Macs write it.
    package let usesDate1904: Bool

    /// Whether the file brings macros; they are never run.
    package let hasMacros: Bool

    private let file: OpenFile
    private let archive: Archive
    private let limits: XLSXLimits
    private let styles: [CellKind]
    private let sharedStringsPart: String?
    private var sharedStrings: SharedStrings?

    /// Opens the file and reads what it says of itself.
    ///
    /// - Parameters:
    ///   - path: A regular file; its name says nothing.
    ///   - limits: What a file may not go over.
    /// - Throws: It is missing, something else than a workbook, encrypted, damaged or over a limit.
    package init(path: String, limits: XLSXLimits) throws(SourceError) {
        let file = try OpenFile(path: path)
        try WorkbookSniff.refuseForeign(file)
        let archive = try Archive(file, limits: limits.archive)
        let package = try WorkbookPackage(archive, limits: limits)
        sheets = package.sheets
        usesDate1904 = package.usesDate1904
        hasMacros = package.hasMacros
        styles = package.styles
        sharedStringsPart = package.sharedStringsPart
        self.file = file
        self.archive = archive
        self.limits = limits
    }

    /// Reads a sheet's rows from the first to the last; blank rows that the file has are given, gaps are not.
    ///
    /// - Parameters:
    ///   - sheet: One of `sheets`.
    ///   - each: Gets each row; an error that it throws ends the reading. A row that it keeps is copied.
    /// - Throws: The sheet cannot be read on; rows given before are then void.
    package mutating func read(
        _ sheet: XLSXSheet, each: (XLSXRow) throws(SourceError) -> Void
    ) throws(SourceError) {
        try read(sheet, passage: .usual, each: each)
    }

    /// The sheet's merged ranges in the order of the file; takes a pass over the sheet.
    package mutating func mergedRanges(of sheet: XLSXSheet) throws(SourceError) -> [MergedRange] {
        let sink = try sink(for: sheet, passage: .usual) { _ in }
        try pass(over: sheet.part, into: sink, passage: .usual)
        return sink.mergedRanges
    }

    /// Reads the whole file once more and gives its digest and size.
    package consuming func finish() throws(SourceError) -> SourceDigest {
        file.rewind()
        var digested = DigestedFile(file)
        var block = [UInt8](repeating: 0, count: ScannedPassage.usual.windowSize)
        while try digested.read(into: &block) > 0 {}
        return digested.finish()
    }

    mutating func read(
        _ sheet: XLSXSheet, passage: ScannedPassage, each: (XLSXRow) throws(SourceError) -> Void
    ) throws(SourceError) {
        try withoutActuallyEscaping(each) { (each) throws(SourceError) in
            try pass(over: sheet.part, into: sink(for: sheet, passage: passage, each: each), passage: passage)
        }
    }

    private func pass(
        over part: String, into sink: some ScannedSink, passage: ScannedPassage
    ) throws(SourceError) {
        var reading = try ScannedPartReading(
            archive, part: part, depthLimit: OOXML.depthLimit, sink: sink, passage: passage)
        try reading.run()
    }

    private mutating func sink(
        for sheet: XLSXSheet, passage: ScannedPassage, each: @escaping (XLSXRow) throws(SourceError) -> Void
    ) throws(SourceError) -> SheetSink {
        let assembly = RowAssembly(
            file: file.path, sheet: sheet.name, styles: styles, strings: try loadedStrings(passage), limits: limits)
        return SheetSink(
            file: file.path, part: sheet.part, cellByteLimit: limits.cellBytes, assembly: assembly, each: each)
    }

    private mutating func loadedStrings(_ passage: ScannedPassage) throws(SourceError) -> SharedStrings {
        if let sharedStrings { return sharedStrings }
        var table = SharedStrings()
        if let part = sharedStringsPart {
            let sink = SharedStringsSink(file: file.path, part: part, limits: limits)
            try pass(over: part, into: sink, passage: passage)
            table = sink.table
        }
        sharedStrings = table
        return table
    }
}
