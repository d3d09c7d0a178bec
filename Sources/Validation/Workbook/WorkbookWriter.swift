import CXLSXWriter
import Canonical

/// Writes a workbook sheet by sheet in constant memory: each sheet's rows from the first to the last.
///
/// Every text is written as a text, so that one that begins with `=`, `+`, `-` or `@` is never a formula. The same calls
/// give the same bytes. What goes wrong on the way is kept and thrown by `close`.
@safe final class WorkbookWriter {
    private let path: String
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private struct Look: Hashable {
        let style: WorkbookStyle
        let number: WorkbookNumber
    }

    private var formats: [Look: UnsafeMutablePointer<lxw_format>] = unsafe [:]
    private var sheets: [(name: String, pointer: UnsafeMutablePointer<lxw_worksheet>, links: Int)] = unsafe []
    private var names: Set<String> = []
    private var fault: lxw_error?
    private var isClosed = false

    /// Begins a workbook.
    ///
    /// - Parameters:
    ///   - path: Where `close` writes it.
    ///   - title: Its title.
    ///   - day: What stands as the day of its making, so that equal content gives equal bytes.
    /// - Throws: There is no memory for it.
    init(path: String, title: String, day: CivilDate) throws(ReportError) {
        var options = unsafe lxw_workbook_options()
        unsafe options.constant_memory = 1
        unsafe options.use_zip64 = 1
        guard let workbook = unsafe path.withCString({ unsafe workbook_new_opt($0, &options) }) else {
            throw .notWritable(path: path, reason: "内存不足")
        }
        self.path = path
        unsafe self.workbook = workbook
        var properties = unsafe lxw_doc_properties()
        unsafe properties.created = Int(day.days) * 86_400
        var text = Array(title.utf8CString)
        unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe properties.title = text.baseAddress
            note(unsafe workbook_set_properties(workbook, &properties))
        }
    }

    deinit {
        if !isClosed { unsafe lxw_workbook_free(workbook) }
    }

    /// Adds a sheet behind the others.
    ///
    /// - Parameter name: What it is called; forbidden characters are replaced, and a number is added to a name that is taken.
    /// - Returns: The sheet, and its name as it became.
    func addSheet(_ name: String) -> (sheet: Int, name: String) {
        let name = freeName(name)
        guard let sheet = unsafe workbook_add_worksheet(workbook, name) else {
            note(LXW_ERROR_MEMORY_MALLOC_FAILED)
            return (0, name)
        }
        unsafe sheets.append((name, sheet, 0))
        return unsafe (sheets.count - 1, name)
    }

    /// Writes a text; one that is too long for a cell is cut.
    func write(_ text: String, at place: WorkbookPlace, in sheet: Int, as style: WorkbookStyle = .plain) {
        guard isWithin(place) else { return }
        let text = WorkbookWriter.fitting(text)
        unsafe note(
            worksheet_write_string(
                sheets[sheet].pointer, UInt32(place.row), UInt16(place.column), text, format(style)))
    }

    /// Writes a number.
    func write(
        _ number: Double, _ form: WorkbookNumber, at place: WorkbookPlace, in sheet: Int,
        as style: WorkbookStyle = .plain
    ) {
        guard isWithin(place) else { return }
        unsafe note(
            worksheet_write_number(
                sheets[sheet].pointer, UInt32(place.row), UInt16(place.column), number, format(style, form)))
    }

    /// Writes a link to a cell of a sheet; beyond the links that a sheet can have it is only text.
    func link(_ text: String, at place: WorkbookPlace, in sheet: Int, to target: WorkbookPlace, of other: String) {
        guard unsafe sheets[sheet].links < WorkbookLimit.links, isWithin(target) else {
            return write(text, at: place, in: sheet)
        }
        unsafe sheets[sheet].links += 1
        let address = "internal:'\(other.replacing("'", with: "''"))'!\(target.name)"
        unsafe note(
            worksheet_write_url_opt(
                sheets[sheet].pointer, UInt32(place.row), UInt16(place.column), address, format(.link), text, nil))
    }

    /// Puts a comment at a cell.
    func comment(_ text: String, at place: WorkbookPlace, in sheet: Int) {
        guard isWithin(place) else { return }
        var options = unsafe lxw_comment_options()
        unsafe options.width = 320
        // Some 24 characters go on a line of this width.
        let lines = text.split(separator: "\n").reduce(0) { $0 + 1 + $1.unicodeScalars.count / 24 }
        unsafe options.height = UInt16(clamping: 24 + 18 * lines)
        unsafe note(
            worksheet_write_comment_opt(
                sheets[sheet].pointer, UInt32(place.row), UInt16(place.column), WorkbookWriter.fitting(text),
                &options))
    }

    /// Sets the widths of columns from the first on, in characters.
    func widths(_ widths: [Double], in sheet: Int) {
        for (column, width) in widths.prefix(WorkbookLimit.columns).enumerated() {
            unsafe note(
                worksheet_set_column(sheets[sheet].pointer, UInt16(column), UInt16(column), width, nil))
        }
    }

    /// Keeps rows and columns in sight while the rest is scrolled.
    func freeze(rows: Int, columns: Int = 0, in sheet: Int) {
        unsafe worksheet_freeze_panes(sheets[sheet].pointer, UInt32(rows), UInt16(columns))
    }

    /// Prints a sheet on A4 across, as wide as the page, with its headings on every page.
    func print(headings: ClosedRange<Int>, in sheet: Int) {
        let pointer = unsafe sheets[sheet].pointer
        unsafe worksheet_set_landscape(pointer)
        // 9 is A4 (ECMA-376, 18.3.1.63).
        unsafe worksheet_set_paper(pointer, 9)
        unsafe worksheet_fit_to_pages(pointer, 1, 0)
        unsafe note(worksheet_repeat_rows(pointer, UInt32(headings.lowerBound), UInt32(headings.upperBound)))
    }

    /// Puts filters on the headings of a list.
    func filter(from first: WorkbookPlace, to last: WorkbookPlace, in sheet: Int) {
        unsafe note(
            worksheet_autofilter(
                sheets[sheet].pointer, UInt32(first.row), UInt16(first.column), UInt32(last.row), UInt16(last.column)))
    }

    /// Writes the file.
    ///
    /// - Throws: It cannot be written, or something could not be put into it.
    func close() throws(ReportError) {
        isClosed = true
        unsafe note(workbook_close(workbook))
        if let fault { throw .notWritable(path: path, reason: WorkbookWriter.reason(fault)) }
    }

    /// The format of a look; nil, as Excel shows it, for the plain one.
    private func format(_ style: WorkbookStyle, _ number: WorkbookNumber = .general) -> UnsafeMutablePointer<
        lxw_format
    >? {
        guard style != .plain || number != .general else { return nil }
        let look = Look(style: style, number: number)
        if let known = unsafe formats[look] { return unsafe known }
        guard let format = unsafe workbook_add_format(workbook) else { return nil }
        unsafe style.describe(format)
        if number != .general { unsafe format_set_num_format(format, number.format) }
        unsafe formats[look] = unsafe format
        return unsafe format
    }

    private func isWithin(_ place: WorkbookPlace) -> Bool {
        place.row < WorkbookLimit.rows && place.column < WorkbookLimit.columns
    }

    /// Keeps the first thing that goes wrong.
    private func note(_ error: lxw_error) {
        if error != LXW_NO_ERROR, fault == nil { fault = error }
    }

    private func freeName(_ wanted: String) -> String {
        let allowed = wanted.unicodeScalars.map { "[]:*?/\\'".unicodeScalars.contains($0) ? "_" : $0 }
        var name = WorkbookWriter.prefix(allowed, WorkbookLimit.sheetName)
        if name.isEmpty { name = "_" }
        var number = 2
        while !names.insert(name.lowercased()).inserted {
            let suffix = "~\(number)"
            name = WorkbookWriter.prefix(allowed, WorkbookLimit.sheetName - suffix.count) + suffix
            number += 1
        }
        return name
    }

    /// As many characters as fit into so many UTF-16 units.
    private static func prefix(_ scalars: [Unicode.Scalar], _ limit: Int) -> String {
        var text = ""
        var count = 0
        for scalar in scalars {
            count += UTF16.width(scalar)
            if count > limit { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    /// The text as a cell takes it: not too long, and what looks like an escape of OOXML kept as it stands (ECMA-376,
    /// 22.9.2.19).
    private static func fitting(_ text: String) -> String { escaped(shortened(text)) }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(0x5F) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for index in bytes.indices {
            if bytes[index] == 0x5F, index + 6 < bytes.count, bytes[index + 1] == 0x78, bytes[index + 6] == 0x5F,
                bytes[index + 2..<index + 6].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit })
            {
                result += Array("_x005F".utf8)
            }
            result.append(bytes[index])
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func shortened(_ text: String) -> String {
        // No text has more UTF-16 units than bytes.
        guard text.utf8.count > WorkbookLimit.text, text.utf16.count > WorkbookLimit.text else { return text }
        return prefix(Array(text.unicodeScalars), WorkbookLimit.text - 1) + "…"
    }

    private static func reason(_ error: lxw_error) -> String {
        switch error {
        case LXW_ERROR_CREATING_XLSX_FILE: "文件夹不存在、没有写入权限，或文件正被打开"
        case LXW_ERROR_CREATING_TMPFILE: "临时文件夹不能写入"
        case LXW_ERROR_MEMORY_MALLOC_FAILED: "内存不足"
        case LXW_ERROR_ZIP_FILE_OPERATION, LXW_ERROR_ZIP_FILE_ADD, LXW_ERROR_ZIP_CLOSE: "写入时出错，磁盘可能已满"
        default: "内容不能写成工作簿（\(unsafe String(cString: lxw_strerror(error)))）"
        }
    }
}

extension WorkbookStyle {
    /// Tells the library how it looks; colours are those of Excel's own bad, neutral and good cells.
    fileprivate func describe(_ format: UnsafeMutablePointer<lxw_format>) {
        switch self {
        case .plain: break
        case .heading:
            unsafe format_set_bold(format)
            unsafe format_set_bg_color(format, 0xD9D9D9)
            unsafe format_set_text_wrap(format)
            unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        case .title:
            unsafe format_set_bold(format)
            unsafe format_set_font_size(format, 14)
        case .wrapped:
            unsafe format_set_text_wrap(format)
            unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        case .link:
            unsafe format_set_font_color(format, 0x0563C1)
            unsafe format_set_underline(format, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
            unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        case .hidden: unsafe format_set_font_color(format, 0x808080)
        case .error: unsafe format_set_bg_color(format, 0xFFC7CE)
        case .warning: unsafe format_set_bg_color(format, 0xFFEB9C)
        case .notice: unsafe format_set_bg_color(format, 0xDDEBF7)
        }
    }
}
