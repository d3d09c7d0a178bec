import Adapters
import Canonical
import Foundation
import TestKit

@testable import Validation

/// An export of a small insurer in a folder of its own: providers, experts of a provider, services, expenses, a manifest.
struct TestExport {
    static let providers = "P_20261120.csv"
    static let experts = "E_20261120.csv"
    static let services = "S_20261120.csv"
    static let expenses = "X_20261120.csv"
    static let manifest = "M_20261120.csv"

    private let folder: TemporaryFolder
    private var names: [String] = []

    init() throws {
        folder = try MappingFolder.of(TestExport.mapping)
    }

    /// Adds a file by its lines, the header first.
    func adding(_ name: String, _ lines: String...) throws -> TestExport {
        let text = lines.map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
        var export = self
        export.names.append(name)
        return export
    }

    /// The export, to be judged and copied.
    func export() throws -> Export {
        try Export.open(
            names.map { folder.file($0) }, insurer: "test", mappings: folder.path, asOf: Shipped.asOf, encoding: nil)
    }

    func judge() throws -> Verdict { try Shipped.judge(root: folder.path, insurer: "test", folder.path, names) }

    /// The verdict with what was stored before; the folder is there until it is given.
    func judge(recalling history: (any RecordHistory)?) throws -> Verdict {
        try withExtendedLifetime(folder) { try export().judge(recalling: history) }
    }

    private static func source(_ file: String, _ columns: String, _ rest: String) -> String {
        """
        source:
          format: csv
          encoding: utf8
          delimiter: ","
          file: "\(file)_{yyyyMMdd}.csv"
          columns: [\(columns)]
        \(rest)

        """
    }

    private static let mapping = [
        (
            "insurer",
            """
            name: 测试财险
            code: "900999"
            full: true
            manifest: advisory
            effective: {from: 2024-01-01}

            """
        ),
        (
            "provider",
            source(
                "P", "代码, 名称, 联系人",
                """
                records:
                  - kind: provider
                    fields:
                      creditCode: 代码
                      name: 名称
                      contactName: 联系人
                      serviceKinds: {const: "01", steps: [{split: ["、"]}]}
                """)
        ),
        (
            "expert",
            source(
                "E", "编号, 姓名, 机构",
                """
                records:
                  - kind: expert
                    fields: {expertNo: 编号, name: 姓名, providerCreditCode: 机构, employment: {const: "1"}}
                """)
        ),
        (
            "service",
            source(
                "S", "编号, 人员",
                """
                records:
                  - kind: service
                    fields:
                      serviceNo: 编号
                      expertNos: {from: 人员, steps: [{split: [";"]}]}
                      policyNo: {const: "POL1"}
                      unitCreditCode: {const: "91310117FD002GPT84"}
                      serviceKind: {const: "06"}
                      startAt: {const: "2026-05-10", steps: [{date: [yyyy-MM-dd]}, start-of-day]}
                      endAt: {const: "2026-05-10", steps: [{date: [yyyy-MM-dd]}, next-day, start-of-day]}
                      performer: {const: "1"}
                      status: {const: "3"}
                      evidenceCount: {const: "1"}
                      insuredConfirmedOn: {const: "2026-05-10", steps: [{date: [yyyy-MM-dd]}]}
                """)
        ),
        (
            "expense",
            source(
                "X", "编号, 服务, 金额",
                """
                  total: 金额
                records:
                  - kind: expense
                    fields:
                      expenseNo: 编号
                      serviceNo: 服务
                      amount: {from: 金额, steps: [{money: 元}]}
                      category: {const: "02"}
                      paidOn: {const: "2026-05-10", steps: [{date: [yyyy-MM-dd]}]}
                      voucherNo: 编号
                """)
        ),
        (
            "manifest",
            source(
                "M", "文件, 条数, 金额",
                """
                statements:
                  file: 文件
                  count: 条数
                  amount: {from: 金额, money: {unit: 元, thousands: true}}
                """)
        ),
    ]
}
