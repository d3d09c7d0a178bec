import Canonical
import Testing

@testable import Validation

/// The books in which a data set keeps keys, references and children as numbers.
@Suite struct BookTests {
    private func record(_ kind: Kind, _ fill: (inout Record) -> Void) -> Record {
        var record = Record(
            kind: kind, insurer: "900999", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 2))
        fill(&record)
        return record
    }

    private func service(_ number: Text?, policy: Text? = nil, experts: [Text]? = nil) -> Record {
        record(.service) { record in
            record[Service.serviceNo] = number
            record[Service.policyNo] = policy
            record[Service.expertNos] = experts
        }
    }

    @Test func `a key has one number, however it is written, and a key of another kind another`() throws {
        var keys = KeyBook(SpillFile())
        let number = try keys.number(ownOf: service("s-1"))
        #expect(try number != nil && keys.number(ownOf: service("Ｓ-1")) == number)
        let hazard = record(.hazard) { $0[Hazard.serviceNo] = " S-1" }
        #expect(try keys.numbers(in: Hazard.serviceNo.definition, of: hazard) == [number])
        let policy = try keys.number(ownOf: record(.policy) { $0[Policy.policyNo] = "S-1" })
        #expect(policy != nil && policy != number)
        #expect(keys.count(of: .service) == 1 && keys.count(of: .policy) == 1)
        #expect(try keys.number(ownOf: service(nil)) == nil)
        #expect(keys.number(.service, RecordKey(folded: "S-1")) == number)
        #expect(keys.number(.service, RecordKey(folded: "S-2")) == nil)
        #expect(number.map { keys.key(.service, $0) } == RecordKey(folded: "S-1"))
    }

    @Test func `a key that is only named is held by nobody until somebody holds it`() throws {
        var keys = KeyBook(SpillFile())
        let named = try keys.numbers(in: Service.policyNo.definition, of: service("S1", policy: "P1"))
        let number = try #require(named.first)
        #expect(keys.holder(of: number) == .nobody && !keys.isHeld(number) && keys.position(of: number) == nil)
        for holder in [KeyBook.Holder.unreadable, .withdrawal(0), .withdrawal(7), .record(0), .record(7)] {
            keys.set(holder, of: number)
            #expect(keys.holder(of: number) == holder && keys.isHeld(number))
        }
        #expect(keys.position(of: number) == 7)
        keys.set(.withdrawal(3), of: number)
        #expect(keys.position(of: number) == nil)
    }

    @Test func `keys are in the order of their bytes`() throws {
        var keys = KeyBook(SpillFile())
        let texts: [Text] = ["B", "A1", "A", "AB", "中", "A10"]
        let numbers = try texts.compactMap { text in try keys.number(ownOf: service(text)).map { (text, $0) } }
        #expect(numbers.count == texts.count)
        for (left, first) in numbers {
            for (right, second) in numbers {
                let expected = RecordKey(folded: left.string) < RecordKey(folded: right.string)
                #expect(keys.order(of: .service).precedes(first, second) == expected, "\(left.string) \(right.string)")
            }
        }
    }

    @Test(arguments: [[], ["E1"], ["E1", "E2"], ["E3", "E2", "E1", "E2"]] as [[Text]])
    func `references come back in their order`(experts: [Text]) throws {
        var keys = KeyBook(SpillFile())
        let book = ReferenceBook(SpillFile())
        try book.append(record(.insuredUnit) { $0[InsuredUnit.creditCode] = "U1" }, &keys)
        try book.append(service("S1", policy: "P1", experts: experts), &keys)
        func keyText(_ number: Int32, _ kind: Kind) -> String { keys.key(kind, number).description }
        let named = book.numbers(in: Service.expertNos.index, at: 1)
        #expect(named.map { keyText($0, .expert) } == experts.map(\.string))
        #expect(book.first(in: Service.expertNos.index, at: 1) == named.first)
        #expect(book.numbers(in: Service.policyNo.index, at: 1).map { keyText($0, .policy) } == ["P1"])
        #expect(book.numbers(in: Service.unitCreditCode.index, at: 1).isEmpty)
        #expect(book.first(in: Service.unitCreditCode.index, at: 1) == nil)
        #expect(book.numbers(in: Service.serviceNo.index, at: 1).isEmpty)
        let all = book.allSatisfy(in: Service.expertNos.index, at: 1) { named.contains($0) }
        #expect(all == (experts.isEmpty ? nil : true))
        let most = book.allSatisfy(in: Service.expertNos.index, at: 1) { $0 != named.last }
        #expect(most == (experts.isEmpty ? nil : false))
        try book.replace(at: 1, with: service("S1", policy: "P2"), &keys)
        #expect(book.numbers(in: Service.policyNo.index, at: 1).map { keyText($0, .policy) } == ["P2"])
        #expect(book.numbers(in: Service.expertNos.index, at: 1).isEmpty)
    }

    @Test func `a field that is unusable names nothing`() throws {
        var keys = KeyBook(SpillFile())
        var wrong = service("S1", policy: "P1")
        wrong.markUnusable(Service.policyNo.index)
        #expect(try keys.numbers(in: Service.policyNo.definition, of: wrong).isEmpty)
    }

    @Test(arguments: [0, 32 << 20])
    func `each of many keys keeps its place, in memory and in the file`(memory: Int) throws {
        let table = KeyTable(SpillFile(memory: memory))
        func bytes(_ number: Int) -> [UInt8] { Array("FW\(number &* 7919 % 1_000_003)".utf8) }
        let count = 60_000
        for number in 0..<count { #expect(try table.place(adding: bytes(number).span, holder: -1) == number) }
        for number in 0..<count {
            try #require(try table.place(adding: bytes(number).span, holder: -1) == number)
            try #require(table.place(of: bytes(number).span) == number && table.key(at: number) == bytes(number))
        }
        #expect(table.count == count && table.place(of: bytes(count).span) == nil)
        #expect(table.place(of: Array("FW".utf8).span) == nil)
    }

    @Test func `children stand in the order in which they were given`() throws {
        let pairs: [(parent: Int32, child: Int)] = [(2, 9), (0, 1), (2, 3), (2, 5), (3, 8)]
        let book = try ChildBook(parentCount: 4, SpillFile()) { note in
            for pair in pairs { note(pair.parent, pair.child) }
        }
        #expect((0...5).map { book[$0] } == [[1], [], [9, 3, 5], [8], [], []])
    }

    @Test(arguments: [0, 1, 1999, 2000, 4001, 100_000])
    func `parts of a range are its parts, in order`(count: Int) {
        let parts = InParts.of(count) { Array($0) }
        #expect(parts.flatMap { $0 } == Array(0..<count))
    }
}

extension KeyBook {
    /// The numbers of the keys that a reference names, in order.
    fileprivate mutating func numbers(
        in field: FieldDefinition, of record: Record
    ) throws(RecordSpaceError) -> [Int32] {
        var numbers: [Int32] = []
        try forEachNumber(in: field, of: record) { numbers.append($0) }
        return numbers
    }
}
