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
    package static var width: Int { 4 }

    package static func load(_ slots: ArraySlice<Int64>, of record: borrowing Record) -> Share {
        let at = slots.startIndex
        return Share(
            insurerCode: Text.load(slots[at..<at + 1], of: record),
            insurerName: Text.load(slots[at + 1..<at + 2], of: record),
            role: Code.load(slots[at + 2..<at + 3], of: record),
            percent: Percent.load(slots[at + 3..<at + 4], of: record))
    }

    package func store(in record: inout Record, put: (Int64) -> Void) {
        insurerCode.store(in: &record, put: put)
        insurerName.store(in: &record, put: put)
        role.store(in: &record, put: put)
        percent.store(in: &record, put: put)
    }
}
