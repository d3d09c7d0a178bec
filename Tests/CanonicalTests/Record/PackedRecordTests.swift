import Canonical
import Testing

@Suite struct PackedRecordTests {
    /// Packs a record into memory of its own and gives it to a test.
    private func withPacked<Result>(_ record: Record, _ test: (PackedRecord) throws -> Result) throws -> Result {
        let size = PackedRecord.size(of: record)
        #expect(size % 8 == 0)
        // What is behind the record stays as it is.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size + 8, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0xA5)
        defer { memory.deallocate() }
        let packed = PackedRecord(at: try #require(memory.baseAddress))
        packed.pack(record, insurer: 7, withdrawReason: 9)
        #expect(memory[size...].allSatisfy { $0 == 0xA5 })
        return try test(packed)
    }

    private func unpacked(_ packed: PackedRecord, withdrawReason: Text? = nil) -> Record {
        Array("900101".utf8).withUnsafeBytes { packed.record(insurer: $0, withdrawReason: withdrawReason) }
    }

    @Test(arguments: CompleteRecord.all)
    func `a record comes back as it was, with its columns`(record: Record) throws {
        var record = record
        for field in record.kind.definition.fields { record.setColumn(UInt16(field.index * 3), of: field.index) }
        try withPacked(record) { packed in
            let back = unpacked(packed)
            #expect(back.canonicalBytes() == record.canonicalBytes())
            #expect(back.kind == record.kind && back.insurer == record.insurer && back.key == record.key)
            #expect(back.recordedAt == record.recordedAt && back.origin == record.origin)
            #expect(back.operation == record.operation && !back.isUnreadable)
            for field in record.kind.definition.fields {
                #expect(back.column(of: field.index) == record.column(of: field.index))
                #expect(back.state(of: field.index) == record.state(of: field.index))
            }
            #expect(packed.insurer == 7 && packed.withdrawReason == 9)
            #expect(packed.kind == record.kind && packed.recordedAt == record.recordedAt)
        }
    }

    @Test func `what is asked, unreadable and unusable comes back too`() throws {
        var record = CompleteRecord.hazard
        record.operation = .withdraw
        record.isUnreadable = true
        record.markUnusable(Hazard.level.index)
        record.clear(Hazard.foundOn.index)
        try withPacked(record) { packed in
            let back = unpacked(packed, withdrawReason: "录错")
            #expect(back.operation == .withdraw && back.isUnreadable && back.withdrawReason == "录错")
            #expect(back.isUnusable(Hazard.level) && back.isAbsent(Hazard.foundOn))
            #expect(packed.hasUnusableField && packed.state(of: Hazard.level.index) == .unusable)
        }
    }

    @Test func `a record that is changed no longer shows the memory`() throws {
        try withPacked(CompleteRecord.service) { packed in
            var back = unpacked(packed)
            back[Service.serviceNo] = "另一个号"
            back.markUnusable(Service.policyNo.index)
            let other = unpacked(packed)
            #expect(back[Service.serviceNo] == "另一个号" && back.insurer == "900101")
            #expect(other[Service.serviceNo] == CompleteRecord.service[Service.serviceNo])
            #expect(packed.state(of: Service.policyNo.index) == .usable)
            packed.takeStates(of: back)
            #expect(packed.state(of: Service.policyNo.index) == .unusable)
        }
    }

    @Test func `a record that showed another shows this one, and what was kept of the other stays`() throws {
        var withdrawn = CompleteRecord.policy
        withdrawn.operation = .withdraw
        withdrawn.isUnreadable = true
        try withPacked(withdrawn) { first in
            try withPacked(CompleteRecord.policy) { second in
                try withPacked(CompleteRecord.service) { third in
                    var shown = unpacked(first, withdrawReason: "录错")
                    show(second, in: &shown)
                    #expect(shown.canonicalBytes() == CompleteRecord.policy.canonicalBytes())
                    #expect(shown.operation == .upsert && !shown.isUnreadable && shown.withdrawReason == nil)
                    #expect(shown.insurer == "900101" && shown.origin == CompleteRecord.policy.origin)
                    let kept = shown
                    show(third, in: &shown)
                    #expect(shown.canonicalBytes() == CompleteRecord.service.canonicalBytes())
                    #expect(kept.canonicalBytes() == CompleteRecord.policy.canonicalBytes())
                    shown.markUnusable(Service.policyNo.index)
                    show(third, in: &shown)
                    #expect(shown.state(of: Service.policyNo.index) == .usable)
                }
            }
        }
    }

    private func show(_ packed: PackedRecord, in record: inout Record) {
        Array("900101".utf8).withUnsafeBytes { packed.show(in: &record, insurer: $0, withdrawReason: nil) }
    }

    @Test func `a copy outlives the memory`() throws {
        let detached = try withPacked(CompleteRecord.policy) { unpacked($0).detached }
        #expect(detached.canonicalBytes() == CompleteRecord.policy.canonicalBytes() && detached.insurer == "900101")
    }
}
