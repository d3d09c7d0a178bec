import Canonical
import Testing

@testable import Validation

@Suite struct StandingTests {
    private let unit = "91310117FD002GPT84"

    private func export(provider: String, experts: String..., services: String...) throws -> TestExport {
        var export = try TestExport().adding(TestExport.providers, "代码,名称,联系人", provider)
        switch experts.count {
        case 1: export = try export.adding(TestExport.experts, "编号,姓名,机构", experts[0])
        default: export = try export.adding(TestExport.experts, "编号,姓名,机构", experts[0], experts[1])
        }
        return try export.adding(TestExport.services, "编号,人员", services[0])
    }

    private func key(_ text: String) -> RecordKey { RecordKey(folded: text) }

    @Test func `what a refused record supports is held, and what that supports too`() throws {
        let verdict = try export(provider: "\(unit),,张三", experts: "E1,李四,\(unit)", services: "S1,E1").judge()
        #expect(verdict.places == ["field-required@P_20261120.csv:2:名称"])
        #expect(verdict.standings(.provider) == [.refused])
        #expect(verdict.standings(.expert) == [.held(by: [RecordName(kind: .provider, key: key(unit))])])
        #expect(verdict.standings(.service) == [.held(by: [RecordName(kind: .expert, key: key("E1"))])])
    }

    @Test func `what an unreadable row supports is held without a finding of its own`() throws {
        let verdict = try export(provider: "\(unit),机构,张三,多", experts: "E1,李四,\(unit)", services: "S1,E1").judge()
        #expect(verdict.places == ["row-width@P_20261120.csv:2:代码"])
        #expect(verdict.standings(.provider).isEmpty)
        #expect(verdict.standings(.expert) == [.held(by: [RecordName(kind: .provider, key: key(unit))])])
        #expect(verdict.files[0].unreadableRows == 1)
    }

    @Test func `a record that says the same again is a duplicate`() throws {
        let verdict = try export(provider: "\(unit),机构,", experts: "E1,李四,", "e1 ,李四,", services: "S1,E1").judge()
        #expect(verdict.places == ["duplicate-record@E_20261120.csv:3:编号"])
        #expect(verdict.standings(.expert) == [.accepted, .duplicate])
        #expect(verdict.standings(.service) == [.accepted])
    }

    @Test func `a record that says something else under its key is refused, with no other finding`() throws {
        let verdict = try export(provider: "\(unit),机构,", experts: "E1,李四,", "E1,,P9", services: "S1,E1").judge()
        #expect(verdict.places == ["duplicate-key@E_20261120.csv:3:编号"])
        #expect(verdict.standings(.expert) == [.accepted, .refused])
    }

    @Test func `a record without a key is refused`() throws {
        let verdict = try export(provider: "\(unit),机构,", experts: ",李四,", services: "S1,").judge()
        #expect(verdict.places == ["field-required@E_20261120.csv:2:编号"])
        #expect(verdict.standings(.expert) == [.refused])
    }

    @Test func `a file whose header lacks a column gives no records and is not compared with the manifest`() throws {
        let verdict = try TestExport()
            .adding(TestExport.providers, "代码,联系人", "\(unit),张三")
            .adding(TestExport.experts, "编号,姓名,机构", "E1,李四,\(unit)")
            .adding(TestExport.manifest, "文件,条数,金额", "\(TestExport.providers),9,", "\(TestExport.experts),1,")
            .judge()
        #expect(verdict.places == ["header-missing-column@P_20261120.csv:1:名称"])
        #expect(verdict.files[0].isRefused)
        #expect(verdict.standings(.expert) == [.accepted])
        #expect(verdict.tally("orphan-reference")?.notChecked == [.kindAbsent(.provider): 1])
        #expect(verdict.uncheckedErrorRules.map(\.rule.id).contains("orphan-reference"))
    }

    @Test func `a manifest is compared with rows and exact sums`() throws {
        let verdict = try TestExport()
            .adding(TestExport.services, "编号,人员", "S1,", "S2,")
            .adding(TestExport.expenses, "编号,服务,金额", "X1,S1,1000.01", "X2,S2,0.10", "X1,S1,1000.01", "X3,S1")
            .adding(
                TestExport.manifest, "文件,条数,金额", "\(TestExport.services),2,",
                "\(TestExport.expenses),4,\"2,000.11\""
            )
            .judge()
        #expect(
            verdict.places == [
                "manifest-amount-mismatch@M_20261120.csv:3:金额",
                "duplicate-record@X_20261120.csv:4:编号", "row-width@X_20261120.csv:5:编号",
            ])
        #expect(verdict.findings[0].message == "清单金额2000.11元与实际合计2000.12元不符")
    }
}
