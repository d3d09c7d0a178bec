import Canonical
import Foundation
import Mapping
import TestKit
import Testing

@testable import Validation

@Suite struct WorkbookTests {
    private let day = CivilDate(days: 20_000)

    private func book(_ fill: (WorkbookWriter) -> Void) throws -> ReadWorkbook {
        try ReadWorkbook { path in
            let book = try WorkbookWriter(path: path, title: "t", day: day)
            fill(book)
            try book.close()
        }
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "0001", "1e5", "2026-01-01", "_x0041_", "_x005F_x0041_", "x_xAbCd_x",
        "a\u{1}b<&>\"'",
    ])
    func `a text stays the text that it is`(text: String) throws {
        let read = try book { book in
            book.write(text, at: WorkbookPlace(row: 0, column: 0), in: book.addSheet("S").sheet)
        }
        #expect(read.cells("S", 1) == [.init(.text, text)])
    }

    @Test func `numbers, days and percentages keep their kind`() throws {
        let read = try book { book in
            let sheet = book.addSheet("S").sheet
            book.write(12.5, .general, at: WorkbookPlace(row: 2, column: 0), in: sheet)
            book.write(46_000, .day, at: WorkbookPlace(row: 2, column: 1), in: sheet, as: .warning)
            book.write(46_000.5, .moment, at: WorkbookPlace(row: 2, column: 2), in: sheet)
            book.write(0.21, .percent, at: WorkbookPlace(row: 2, column: 3), in: sheet)
        }
        #expect(
            read.cells("S", 3) == [
                .init(.number, "12.5"), .init(.serial, "46000"), .init(.serial, "46000.5"), .init(.percent, "0.21"),
            ])
        #expect(read.rowNumbers("S") == [3])
    }

    @Test func `sheets get names that Excel takes, each its own`() throws {
        let long = String(repeating: "长", count: 40)
        let read = try book { book in
            for name in ["a/b:c", "A_B_C", "", "'x'", long, long] { _ = book.addSheet(name) }
        }
        #expect(
            read.names == [
                "a_b_c", "A_B_C~2", "_", "_x_", String(repeating: "长", count: 31),
                String(repeating: "长", count: 29) + "~2",
            ])
    }

    @Test func `a text that no cell can hold is cut, by UTF-16 units`() throws {
        let read = try book { book in
            let sheet = book.addSheet("S").sheet
            book.write(String(repeating: "字", count: 32_767), at: WorkbookPlace(row: 0, column: 0), in: sheet)
            book.write(String(repeating: "𠀀", count: 16_384), at: WorkbookPlace(row: 0, column: 1), in: sheet)
        }
        let texts = read.texts("S", 1)
        #expect(texts[0] == String(repeating: "字", count: 32_767))
        #expect(texts[1] == String(repeating: "𠀀", count: 16_383) + "…")
    }

    @Test func `what lies beyond a sheet is left out, and nothing fails`() throws {
        let read = try book { book in
            let sheet = book.addSheet("S").sheet
            book.write("x", at: WorkbookPlace(row: 1, column: 16_384), in: sheet)
            book.write("last", at: WorkbookPlace(row: 1_048_575, column: 999), in: sheet)
            book.write("x", at: WorkbookPlace(row: 1_048_576, column: 0), in: sheet)
        }
        #expect(read.rowNumbers("S") == [1_048_576])
    }

    @Test func `a folder that is not there is a sentence`() throws {
        let book = try WorkbookWriter(path: "/nowhere/report.xlsx", title: "t", day: day)
        _ = book.addSheet("S")
        #expect(
            throws: ReportError.notWritable(
                path: "/nowhere/report.xlsx", reason: "文件夹不存在、没有写入权限，或文件正被打开")
        ) { try book.close() }
    }

    @Test func `a workbook that is given up leaves nothing behind`() throws {
        let folder = try TemporaryFolder()
        do {
            let book = try WorkbookWriter(path: folder.file("r.xlsx"), title: "t", day: day)
            book.write("x", at: WorkbookPlace(row: 0, column: 0), in: book.addSheet("S").sheet)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
