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

    @Test func `a key has one number, however it is written, and a key of another kind another`() {
        var keys = KeyBook()
        let number = keys.number(ownOf: service("s-1"))
        #expect(number != nil && keys.number(ownOf: service("Ｓ-1")) == number)
        let hazard = record(.hazard) { $0[Hazard.serviceNo] = " S-1" }
        #expect(keys.numbers(in: Hazard.serviceNo.definition, of: hazard) == [number])
        let policy = keys.number(ownOf: record(.policy) { $0[Policy.policyNo] = "S-1" })
        #expect(policy != nil && policy != number)
        #expect(keys.count(of: .service) == 1 && keys.count(of: .policy) == 1)
        #expect(keys.number(ownOf: service(nil)) == nil)
        #expect(keys.number(.service, RecordKey(folded: "S-1")) == number)
        #expect(keys.number(.service, RecordKey(folded: "S-2")) == nil)
        #expect(number.map { keys.key(.service, $0) } == RecordKey(folded: "S-1"))
    }

    @Test func `a key that is only named is held by nobody until somebody holds it`() throws {
        var keys = KeyBook()
        let named = keys.numbers(in: Service.policyNo.definition, of: service("S1", policy: "P1"))
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

    @Test func `keys are in the order of their bytes`() {
        var keys = KeyBook()
        let texts: [Text] = ["B", "A1", "A", "AB", "中", "A10"]
        let numbers = texts.compactMap { text in keys.number(ownOf: service(text)).map { (text, $0) } }
        #expect(numbers.count == texts.count)
        for (left, first) in numbers {
            for (right, second) in numbers {
                let expected = RecordKey(folded: left.string) < RecordKey(folded: right.string)
                #expect(keys.order(of: .service).precedes(first, second) == expected, "\(left.string) \(right.string)")
            }
        }
    }

    @Test(arguments: [[], ["E1"], ["E1", "E2"], ["E3", "E2", "E1", "E2"]] as [[Text]])
    func `references come back in their order`(experts: [Text]) {
        var keys = KeyBook()
        var book = ReferenceBook()
        book.append(record(.insuredUnit) { $0[InsuredUnit.creditCode] = "U1" }, &keys)
        book.append(service("S1", policy: "P1", experts: experts), &keys)
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
        book.replace(at: 1, with: service("S1", policy: "P2"), &keys)
        #expect(book.numbers(in: Service.policyNo.index, at: 1).map { keyText($0, .policy) } == ["P2"])
        #expect(book.numbers(in: Service.expertNos.index, at: 1).isEmpty)
    }

    @Test func `a field that is unusable names nothing`() {
        var keys = KeyBook()
        var wrong = service("S1", policy: "P1")
        wrong.markUnusable(Service.policyNo.index)
        #expect(keys.numbers(in: Service.policyNo.definition, of: wrong).isEmpty)
    }

    @Test func `children stand in the order in which they were given`() {
        let book = ChildBook(parentCount: 4, pairs: [(2, 9), (0, 1), (2, 3), (2, 5), (3, 8)])
        #expect((0...5).map { book[$0] } == [[1], [], [9, 3, 5], [8], [], []])
    }

    @Test(arguments: [0, 1, 1999, 2000, 4001, 100_000])
    func `parts of a range are its parts, in order`(count: Int) {
        let parts = InParts.of(count) { Array($0) }
        #expect(parts.flatMap { $0 } == Array(0..<count))
    }
}
