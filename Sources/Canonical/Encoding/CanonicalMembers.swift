/// The members that canonical bytes of a kind may have, in their order, as a reader of many records needs them: nothing of
/// it is counted or copied for a record.
struct CanonicalMembers: Sendable {
    /// How the value of a member is read.
    enum Form: BitwiseCopyable, Sendable {
        case insurer, kind, operation, withdrawReason
        case text, code, day, moment, integer, boolean, shares
        case decimal(scale: Int)
    }

    /// A member, and what its value is.
    struct Member: BitwiseCopyable, Sendable {
        /// The field; −1 for a member that every kind has.
        let index: Int
        /// How a value, or each element of a list, is read.
        let form: Form
        /// Whether there is a list of them.
        let isList: Bool
        fileprivate let start: Int
        fileprivate let count: Int
    }

    /// Of all kinds, by their numbers.
    static let ofKinds = Kind.allCases.map { CanonicalMembers($0.definition) }

    /// The kind's id.
    let kind: [UInt8]
    private let members: [Member]
    private let names: [UInt8]

    private init(_ definition: KindDefinition) {
        var named: [(name: Text, index: Int, form: Form, isList: Bool)] = [
            ("insurerCode", -1, .insurer, false), ("kind", -1, .kind, false), ("op", -1, .operation, false),
            ("withdrawReason", -1, .withdrawReason, false),
        ]
        for field in definition.fields {
            if case .list(let element) = field.type {
                named.append((Text(field.name), field.index, Form(element), true))
            } else {
                named.append((Text(field.name), field.index, Form(field.type), false))
            }
        }
        var members: [Member] = []
        var names: [UInt8] = []
        for (name, index, form, isList) in named.sorted(by: { $0.name < $1.name }) {
            let start = names.count
            names.append(contentsOf: name.bytes)
            members.append(Member(index: index, form: form, isList: isList, start: start, count: names.count - start))
        }
        kind = Array(definition.id.utf8)
        self.members = members
        self.names = names
    }

    /// The member of a name.
    ///
    /// - Parameters:
    ///   - name: The name's bytes.
    ///   - next: Where it stands most likely, since members come in order; afterwards the place behind it.
    /// - Returns: `nil` for a name that the kind does not have.
    func member(_ name: UnsafeBufferPointer<UInt8>, next: inout Int) -> Member? {
        for place in next..<members.count where isNamed(place, name) {
            next = place + 1
            return members[place]
        }
        for place in 0..<next where isNamed(place, name) {
            next = place + 1
            return members[place]
        }
        return nil
    }

    private func isNamed(_ place: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, count) = (members[place].start, members[place].count)
        guard count == name.count else { return false }
        for index in name.indices where names[start + index] != name[index] { return false }
        return true
    }
}

extension CanonicalMembers.Form {
    fileprivate init(_ type: FieldType) {
        switch type {
        case .text, .creditCode, .reference: self = .text
        case .code, .division: self = .code
        case .date: self = .day
        case .datetime: self = .moment
        case .money, .integer: self = .integer
        case .decimal(_, let scale): self = .decimal(scale: scale)
        case .boolean: self = .boolean
        case .shares: self = .shares
        case .list: preconditionFailure("no field is a list of lists")
        }
    }
}
