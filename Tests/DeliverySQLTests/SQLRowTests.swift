import Delivery
import Testing

@testable import DeliverySQL

/// What a row of another form than the program wrote is taken for.
@Suite struct SQLRowTests {
    private let row = SQLRow(
        columns: SQLColumns(names: ["n", "x", "t", "b", "none"], place: "p"),
        values: [.integer(7), .real(1.5), .text("late"), .bytes([1, 2]), .null])

    @Test func `gives what a column holds in the form that is asked for`() throws {
        #expect(try row["n"] == 7)
        #expect(try row["n"] == true)
        #expect(try row["n"] as Double == 7)
        #expect(try row["x"] as Double == 1.5)
        #expect(try row["t"] == "late")
        #expect(try row["b"] == [1, 2] as [UInt8])
        #expect(try row["none"] as String? == nil)
        #expect(try row.value("t", DeliveryState.self) == .late)
        #expect(try row.first(Int64.self) == 7)
        #expect(row.values(of: ["t", "n"]).values == [.text("late"), .integer(7)])
    }

    @Test(arguments: ["x", "t", "b", "none"])
    func `a value of another form is damage, with the column's name and no value`(column: String) {
        #expect(throws: StoreError.damaged(path: "p", what: "\(column) 的值不是应有的形式")) {
            try row[column] as Int64
        }
    }

    @Test func `a word that is no state is damage`() {
        let row = SQLRow(columns: SQLColumns(names: ["state"], place: "p"), values: [.text("sent")])
        #expect(throws: StoreError.damaged(path: "p", what: "未知的 state“sent”")) {
            try row.value("state", DeliveryState.self)
        }
    }
}
