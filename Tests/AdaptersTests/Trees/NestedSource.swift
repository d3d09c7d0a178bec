/// A mapping of services with lists, people and payments inside them and one visit, for NDJSON and for XML.
enum NestedSource {
    static func ndjson() -> String {
        source(
            "format: ndjson\n  file: \"T_{yyyyMMdd}.json\"", root: "/",
            [
                "/no", "/place/address", "/kinds", "/orgs/*/code", "/orgs/*/name", "/people/*/no",
                "/people/*/name/first", "/people/*/kinds", "/pays/*/no", "/pays/*/fee", "/visit/no", "/visit/day",
                "/inner",
            ],
            people: "/people/*", pays: "/pays/*", visit: "/visit")
    }

    static func xml() -> String {
        source(
            "format: xml\n  file: \"T_{yyyyMMdd}.xml\"\n  record: L/R", root: "",
            [
                "no", "place/address", "kinds/kind/*", "orgs/org/*/code", "orgs/org/*/name", "people/person/*/no",
                "people/person/*/name/first", "people/person/*/kinds/kind/*", "pay/*/no", "pay/*/fee", "visit/no",
                "visit/day", "inner",
            ],
            people: "people/person/*", pays: "pay/*", visit: "visit")
    }

    private static func source(
        _ form: String, root: String, _ columns: [String], people: String, pays: String, visit: String
    ) -> String {
        """
        source:
          \(form)
          columns: [\(columns.joined(separator: ", "))]
        records:
          - kind: service
            fields:
              serviceNo: \(columns[0])
              policyNo: {const: P001}
              unitCreditCode: {const: 91310117FD002GPT84}
              serviceKind: {const: "03"}
              startAt: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}, start-of-day]}
              endAt: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}, next-day, start-of-day]}
              performer: {const: "1"}
              status: {const: "3"}
              address: \(columns[1])
              dangerousWork: {from: \(columns[2]), steps: [{nulls: ["-"]}]}
              providerCreditCodes: \(columns[3])
              providerNames: \(columns[4])
          - kind: expert
            each: \(people)
            fields: {expertNo: no, name: name/first, employment: {const: "1"}, serviceKinds: \(root.isEmpty ? "kinds/kind/*" : "kinds"), title: /no}
          - kind: expense
            each: \(pays)
            fields:
              expenseNo: no
              serviceNo: /no
              category: {const: "01"}
              amount: {from: fee, steps: [{money: 元}]}
              paidOn: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}
              voucherNo: no
          - kind: feedback
            each: \(visit)
            fields: {feedbackNo: no, serviceNo: /no, visitedOn: {from: day, steps: [{date: [yyyy-MM-dd]}]}, score: {const: "5"}}
        ignore: {\(root)inner: 内部}
        """
    }
}
