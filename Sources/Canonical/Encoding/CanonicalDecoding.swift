extension Record {
    /// The record of these canonical bytes: what `canonicalBytes` with open personal values wrote.
    ///
    /// - Parameters:
    ///   - canonical: An RFC 8785 object (canonical-model §1.3).
    ///   - kind: The kind that it must be of.
    ///   - recordedAt: The time of collection, which stands beside the bytes.
    /// - Throws: `CanonicalDecodingError` where the bytes are something else; fields that the kind no longer has are that too.
    package init(canonical: [UInt8], kind: Kind, recordedAt: Instant) throws(CanonicalDecodingError) {
        self.init(kind: kind, insurer: "", recordedAt: recordedAt, origin: Origin(file: 0, row: 0))
        try become(canonical: canonical.span, recordedAt: recordedAt)
    }

    /// Becomes the record of other canonical bytes of its kind, in the same space unless another record still shows what is in
    /// it.
    ///
    /// - Parameters:
    ///   - bytes: An RFC 8785 object (canonical-model §1.3).
    ///   - moment: The time of collection, which stands beside the bytes.
    /// - Throws: As `init(canonical:kind:recordedAt:)`; the record holds some of the bytes then.
    package mutating func become(canonical bytes: Bytes, recordedAt moment: Instant) throws(CanonicalDecodingError) {
        let own = emptied
        own.recordedAt = moment
        try bytes.withUnsafeBufferPointer { (bytes) throws(CanonicalDecodingError) in
            var reader = CanonicalReader(bytes)
            try own.read(from: &reader)
        }
    }
}

extension RecordSlots {
    /// Reads all members of an object.
    fileprivate func read(from reader: inout CanonicalReader) throws(CanonicalDecodingError) {
        let members = CanonicalMembers.ofKinds[Int(kind.rawValue)]
        var next = 0
        var more = try reader.begins(0x7B, 0x7D)
        while more {
            let name = try reader.plainString()
            try reader.take(0x3A)
            guard let member = members.member(name, next: &next) else { throw reader.error }
            if member.index < 0 {
                try read(member.form, of: members, from: &reader)
            } else if member.isList {
                let start = list.count
                var more = try reader.begins(0x5B, 0x5D)
                while more {
                    list.append(try slot(of: member.form, from: &reader))
                    more = try reader.goesOn(0x5D)
                }
                set(Int64(start) << 32 | Int64(list.count - start), at: member.index)
            } else {
                set(try slot(of: member.form, from: &reader), at: member.index)
            }
            more = try reader.goesOn(0x7D)
        }
        guard reader.isAtEnd else { throw reader.error }
    }

    /// Reads the value of a member that every kind has.
    private func read(
        _ form: CanonicalMembers.Form, of members: CanonicalMembers, from reader: inout CanonicalReader
    ) throws(CanonicalDecodingError) {
        switch form {
        case .insurer:
            let piece = try reader.string()
            // Mostly that of the record before, which need not be made anew.
            if let plain = reader.plain(piece), insurer.bytes.span.equals(plain.span) { return }
            insurer = Text(bytes: try reader.resolved(piece)[...])
        case .kind:
            guard members.kind.span.equals(try reader.plainString().span) else { throw reader.error }
        case .operation:
            let word = try reader.plainString()
            if word.says("upsert") {
                operation = .upsert
            } else if word.says("withdraw") {
                operation = .withdraw
            } else {
                throw reader.error
            }
        case .withdrawReason: withdrawReason = Text(bytes: try reader.resolved(try reader.string())[...])
        case .text, .code, .day, .moment, .integer, .boolean, .shares, .decimal:
            preconditionFailure("only members of every kind have no field")
        }
    }

    /// Reads a value of a field and gives what its slot holds.
    private func slot(
        of form: CanonicalMembers.Form, from reader: inout CanonicalReader
    ) throws(CanonicalDecodingError) -> Int64 {
        switch form {
        case .text: return try text(from: &reader)
        case .code:
            let code = try reader.plainString()
            guard Code(code.span) != nil else { throw reader.error }
            return place(of: code)
        case .day:
            guard let day = CivilDate(iso: try reader.plainString().span) else { throw reader.error }
            return Int64(day.days)
        case .moment:
            guard let moment = Instant(canonical: try reader.plainString().span) else { throw reader.error }
            return moment.seconds
        case .integer: return try reader.integer()
        case .decimal(let scale):
            guard let units = Int64(canonical: try reader.plainString(), scale: scale) else { throw reader.error }
            return units
        case .boolean: return try reader.boolean() ? 1 : 0
        case .shares: return try shares(from: &reader)
        case .insurer, .kind, .operation, .withdrawReason:
            preconditionFailure("a field is no member of every kind")
        }
    }

    /// Reads shares and gives their place in the list, each as `Share` stores it.
    private func shares(from reader: inout CanonicalReader) throws(CanonicalDecodingError) -> Int64 {
        let start = list.count
        var more = try reader.begins(0x5B, 0x5D)
        while more {
            try reader.take(0x7B)
            for name in ["insurerCode", "insurerName", "role"] as [StaticString] {
                guard try reader.plainString().says(name) else { throw reader.error }
                try reader.take(0x3A)
                list.append(
                    name.utf8CodeUnitCount == 4
                        ? try slot(of: .code, from: &reader) : try text(from: &reader))
                try reader.take(0x2C)
            }
            guard try reader.plainString().says("sharePercent") else { throw reader.error }
            try reader.take(0x3A)
            list.append(try slot(of: .decimal(scale: 2), from: &reader))
            try reader.take(0x7D)
            more = try reader.goesOn(0x5D)
        }
        return Int64(start) << 32 | Int64(list.count - start)
    }

    /// Reads a text and gives its place.
    private func text(from reader: inout CanonicalReader) throws(CanonicalDecodingError) -> Int64 {
        let piece = try reader.string()
        if let plain = reader.plain(piece) { return place(of: plain) }
        let resolved = try reader.resolved(piece)
        return resolved.withUnsafeBufferPointer { place(of: $0) }
    }

    /// Adds text and gives its place.
    private func place(of text: UnsafeBufferPointer<UInt8>) -> Int64 {
        let offset = Int64(textCount)
        append(UnsafeRawBufferPointer(text))
        return offset << 32 | Int64(text.count)
    }
}

extension Instant {
    /// A moment in its canonical form, `YYYY-MM-DDThh:mm:ss+08:00`, of which each moment has one.
    init?(canonical text: Bytes) {
        guard text.count == 25, let day = CivilDate(iso: text.extracting(0..<10)), text[10] == 0x54,
            text[13] == 0x3A, text[16] == 0x3A
        else { return nil }
        guard text[19] == 0x2B, text[20] == 0x30, text[21] == 0x38, text[22] == 0x3A, text[23] == 0x30,
            text[24] == 0x30
        else { return nil }
        guard let hour = text.number(at: 11), let minute = text.number(at: 14), let second = text.number(at: 17),
            hour < 24, minute < 60, second < 60
        else { return nil }
        self.init(day: day, hour: hour, minute: minute, second: second)
    }
}

extension Span where Element == UInt8 {
    /// The number of two digits.
    fileprivate func number(at place: Int) -> Int? {
        guard self[place].isDigit, self[place + 1].isDigit else { return nil }
        return Int(self[place] - 0x30) * 10 + Int(self[place + 1] - 0x30)
    }
}
