import Mapping

/// The parts of a workbook, found through content types and relationships and never by their names.
///
/// Source: ECMA-376 Part 1 §12, Part 2 §6.5 and §7.
struct WorkbookPackage {
    let sheets: [XLSXSheet]
    let usesDate1904: Bool
    let hasMacros: Bool
    let styles: [CellKind]
    let sharedStringsPart: String?

    init(_ archive: Archive, limits: XLSXLimits) throws(SourceError) {
        let byteLimit = limits.partBytes
        let main = try Self.mainPart(of: archive, byteLimit: byteLimit)
        let workbook = WorkbookPart()
        try archive.parse(main, byteLimit: byteLimit, into: workbook)
        guard workbook.isWorkbook else {
            throw .damagedPart(file: archive.path, part: main, reason: "不是工作簿的目录")
        }
        let relationships = try PackageRelationships.read(of: main, in: archive, byteLimit: byteLimit)
        var sheets: [XLSXSheet] = []
        for listing in workbook.listings {
            guard let relationship = relationships.all[listing.relationship], !relationship.isExternal else {
                throw .damagedPart(file: archive.path, part: main, reason: "工作表“\(listing.name)”没有内容")
            }
            // Charts and dialogs are listed as sheets and have no cells.
            guard relationship.kind == "worksheet" else { continue }
            let part = PartName.resolve(relationship.target, from: main)
            guard archive.contains(part) else {
                throw .damagedPart(file: archive.path, part: part, reason: "工作表“\(listing.name)”没有内容")
            }
            sheets.append(XLSXSheet(name: listing.name, visibility: listing.visibility, part: part))
        }
        guard !sheets.isEmpty else {
            throw .damagedPart(file: archive.path, part: main, reason: "工作簿里没有工作表")
        }
        self.sheets = sheets
        usesDate1904 = workbook.usesDate1904
        hasMacros = relationships.all.values.contains { $0.kind == "vbaProject" }
        sharedStringsPart = relationships.parts("sharedStrings", from: main).first
        let styles = CellStyles()
        if let part = relationships.parts("styles", from: main).first {
            try archive.parse(part, byteLimit: byteLimit, into: styles)
        }
        self.styles = styles.kinds
    }

    /// The workbook's own part; another kind of package is refused by what it is.
    private static func mainPart(of archive: Archive, byteLimit: Int) throws(SourceError) -> String {
        guard archive.contains(PackageContentTypes.part) else {
            let isOpenDocument = archive.contains("mimetype") && archive.contains("content.xml")
            throw .notWorkbook(file: archive.path, found: isOpenDocument ? " ODS 表格" : "其他内容的压缩包")
        }
        let types = PackageContentTypes()
        try archive.parse(PackageContentTypes.part, byteLimit: byteLimit, into: types)
        let relationships = try PackageRelationships.read(of: "", in: archive, byteLimit: byteLimit)
        guard let part = relationships.parts("officeDocument", from: "").first, archive.contains(part) else {
            throw .notWorkbook(file: archive.path, found: "其他内容的压缩包")
        }
        let type = types.type(of: part)
        if type.contains("sheet.binary") { throw .notWorkbook(file: archive.path, found: "二进制工作簿 .xlsb") }
        if type.contains("wordprocessingml") { throw .notWorkbook(file: archive.path, found: " Word 文档") }
        if type.contains("presentationml") { throw .notWorkbook(file: archive.path, found: " PowerPoint 文稿") }
        guard type.contains("spreadsheetml") || type.contains("ms-excel") else {
            throw .notWorkbook(file: archive.path, found: "其他内容的压缩包")
        }
        return part
    }
}
