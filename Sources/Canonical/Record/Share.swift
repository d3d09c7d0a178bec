/// One insurer's share of a policy (共保份额, canonical-model §2.2 `shares`).
package struct Share: Hashable, Sendable {
    /// The insurer's institution code, opaque.
    package let insurerCode: Text
    /// The insurer's name as the source gives it.
    package let insurerName: Text
    /// 01 lead (主承), 02 follower (跟单), 03 sole insurer (独立承保): table `underwriting-role`.
    package let role: Code
    /// The share of the premium.
    package let percent: Percent

    /// A share by its four members.
    package init(insurerCode: Text, insurerName: Text, role: Code, percent: Percent) {
        self.insurerCode = insurerCode
        self.insurerName = insurerName
        self.role = role
        self.percent = percent
    }
}

extension Share: SlotValue {
    @usableFromInline package static var width: Int { 4 }

    @usableFromInline package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Share {
        let at = slots.startIndex
        return Share(
            insurerCode: Text.load(slots[at], of: record), insurerName: Text.load(slots[at + 1], of: record),
            role: Code.load(slots[at + 2], of: record), percent: Percent.load(slots[at + 3], of: record))
    }

    @usableFromInline package static func load(_ slot: Int64, of record: borrowing Record) -> Share {
        preconditionFailure("a share is an item of a list")
    }

    @usableFromInline package func store(in record: inout Record, put: (Int64) -> Void) {
        insurerCode.store(in: &record, put: put)
        insurerName.store(in: &record, put: put)
        role.store(in: &record, put: put)
        percent.store(in: &record, put: put)
    }
}
