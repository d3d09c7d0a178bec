import Canonical

/// The reading of the plain cells of one batch.
///
/// Pointers, because every cell is looked at here: they are those of `PlainPlan.reading`, and cells are checked to lie in the
/// batch before their bytes are.
struct PlainReading: ~Copyable {
    /// The parts of the plan.
    let parts: UnsafeBufferPointer<PlainPlan.Part>
    let bytes: UnsafeRawBufferPointer
    let cells: UnsafeBufferPointer<SourceCell>
    let reads: UnsafeBufferPointer<PlainRead>
    let days: UnsafeBufferPointer<PlainDay>
    let words: PlainWords.Pointers
    let months: PlainMonths.Pointers

    /// Bytes for codes, which may be longer than the words of the cells; what does not fit is read as no plain text.
    ///
    /// Each record that is kept keeps them.
    private static var roomForCodes: Int { 64 }

    /// Where the values of one record go.
    private struct Target {
        let values: UnsafeMutablePointer<Int64>
        let states: UnsafeMutablePointer<Record.State>
        var texts: TextRoom
    }

    /// Reads the plain cells of a record, which starts afresh.
    ///
    /// - Parameters:
    ///   - part: The record's reads.
    ///   - row: The row.
    ///   - root: The row that it stands in when it is an item of a list; else itself.
    ///   - record: Gets the values, and its place.
    /// - Returns: The places of the reads whose cells are not plain, as bits.
    func read(
        _ part: UnsafePointer<PlainPlan.Part>, _ row: SourceBatch.Row, root: SourceBatch.Row,
        into record: inout Record
    ) -> UInt64 {
        precondition(
            Int(row.first + row.count) <= self.cells.count && Int(root.first + root.count) <= self.cells.count,
            "a row has more cells than its batch")
        let room = room(for: row, root)
        var missed: UInt64 = ~0
        record.restart(row: row.number, item: row.item, room: room + TextRoom.padding) { values, states, text, offset in
            guard let base = bytes.baseAddress, let cells = cells.baseAddress, let reads = reads.baseAddress else {
                return 0
            }
            var target = Target(
                values: values, states: states, texts: TextRoom(text, offset: offset, size: room))
            var rest: UInt64 = 0
            var read = reads + part.pointee.first
            // First those of the row itself.
            var isOwn = true
            repeat {
                let cells = cells + Int(isOwn ? row.first : root.first)
                let count = isOwn ? row.count : root.count
                let end = read + (isOwn ? part.pointee.ownCount : part.pointee.count &- part.pointee.ownCount)
                while read < end {
                    if !take(read, cells, count, base, &target) { rest |= 1 &<< read.pointee.place }
                    read += 1
                }
                isOwn.toggle()
            } while !isOwn
            missed = rest
            return target.texts.count
        }
        return missed
    }

    /// How many bytes the texts of a row's record may have: those of the cells, and some for codes.
    @inline(__always)
    private func room(for row: SourceBatch.Row, _ root: SourceBatch.Row) -> Int {
        let own = extent(of: row)
        return min(TextRoom.largest, own + (root.first == row.first ? 0 : extent(of: root)) + PlainReading.roomForCodes)
    }

    /// How many bytes lie between the first cell of a row and its last, as a rule.
    @inline(__always)
    private func extent(of row: SourceBatch.Row) -> Int {
        guard row.count > 0, let cells = cells.baseAddress else { return 0 }
        let first = cells + Int(row.first)
        return max(0, Int(first[Int(row.count) &- 1].end) - Int(first.pointee.start))
    }

    @inline(__always)
    private func take(
        _ read: UnsafePointer<PlainRead>, _ cells: UnsafePointer<SourceCell>, _ count: Int32, _ base: UnsafeRawPointer,
        _ target: inout Target
    ) -> Bool {
        let position = read.pointee.position
        // A column that is not there.
        guard UInt32(bitPattern: position) < UInt32(bitPattern: count) else { return read.pointee.allowsNothing }
        let cell = cells + Int(position)
        guard cell.pointee.kind == .text, !cell.pointee.isUndecodable else {
            return takeTyped(read, cell, base, &target)
        }
        let start = Int(cell.pointee.start)
        let end = Int(cell.pointee.end)
        guard end > start else { return read.pointee.allowsNothing }
        precondition(start >= 0 && end <= bytes.count, "a cell lies outside its batch")
        return take(
            PlainText(start: base + start, count: end &- start, readable: bytes.count &- start), read, &target)
    }

    /// A number in its own format, which a field of numbers reads as its digits; an absent cell.
    private func takeTyped(
        _ read: UnsafePointer<PlainRead>, _ cell: UnsafePointer<SourceCell>, _ base: UnsafeRawPointer,
        _ target: inout Target
    ) -> Bool {
        let form = read.pointee.form
        let range = cell.pointee.range
        guard cell.pointee.kind == .number, form == .whole || form == .number, !range.isEmpty else {
            return cell.pointee.kind == .absent && read.pointee.allowsNothing
        }
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a cell lies outside its batch")
        return take(
            PlainText(
                start: base + range.lowerBound, count: range.count, readable: bytes.count - range.lowerBound),
            read, &target)
    }

    /// Stores the value of a plain text that is not empty; false, and nothing stored, for any other.
    @inline(__always)
    private func take(_ text: PlainText, _ read: UnsafePointer<PlainRead>, _ target: inout Target) -> Bool {
        let nulls = read.pointee.nullCounts
        if nulls != 0, nulls & 1 &<< UInt64(truncatingIfNeeded: min(63, text.count)) != 0 { return false }
        switch read.pointee.form {
        case .none: return false
        case .line:
            guard text.count <= read.pointee.limit, text.isLine else { return false }
            return store(text, read, &target)
        case .lines:
            guard text.count <= read.pointee.limit, text.isLine, !text.hasPersonalData else { return false }
            return store(text, read, &target)
        case .word:
            guard text.count <= read.pointee.limit, text.isWord(asKey: read.pointee.isKey) else { return false }
            return store(text, read, &target)
        case .policyNumber:
            guard text.isPolicyNumber(asKey: read.pointee.isKey) else { return false }
            return store(text, read, &target)
        case .phone:
            guard text.count <= read.pointee.limit, text.isMobileNumber else { return false }
            return store(text, read, &target)
        case .creditCode:
            guard text.isFlawlessCreditCode else { return false }
            return store(text, read, &target)
        case .ownCreditCode:
            guard text.isFlawlessCreditCode, text.hasKnownAuthority else { return false }
            return store(text, read, &target)
        case .division:
            guard text.count == 6 || text.count == 12, text.isDigits,
                words.entry(of: text.first(6), in: read.pointee.words) != nil
            else { return false }
            return store(text, read, &target)
        case .code:
            guard let entry = words.entry(of: text, in: read.pointee.words) else { return false }
            return store(words.meaning(of: entry), read, &target)
        case .boolean:
            guard let entry = words.entry(of: text, in: read.pointee.words) else { return false }
            return store(Int64(words.meaning(of: entry)[0]), read, &target)
        case .day:
            guard let days = days.baseAddress,
                let value = PlainDay.value(of: text, days + read.pointee.day, months)
            else { return false }
            return store(value, read, &target)
        case .whole:
            guard let number = text.wholeNumber, read.pointee.smallest <= number, number <= read.pointee.largest else {
                return false
            }
            return store(number, read, &target)
        case .number:
            guard let number = text.number(read.pointee.decimals), number <= read.pointee.largest else { return false }
            return store(number, read, &target)
        }
    }

    @inline(__always)
    private func store(_ number: Int64, _ read: UnsafePointer<PlainRead>, _ target: inout Target) -> Bool {
        let index = Int(read.pointee.index)
        target.values[index] = number
        target.states[index] = .usable
        return true
    }

    @inline(__always)
    private func store(_ text: PlainText, _ read: UnsafePointer<PlainRead>, _ target: inout Target) -> Bool {
        guard let slot = target.texts.append(text) else { return false }
        return store(slot, read, &target)
    }
}

extension PlainText {
    /// Its first bytes.
    @inline(__always)
    fileprivate func first(_ count: Int) -> PlainText { PlainText(start: start, count: count, readable: readable) }

    /// The common form of a telephone number.
    @inline(__always)
    fileprivate var isMobileNumber: Bool { count == 11 && self[0] == 0x31 && self[1] >= 0x33 && isDigits }

    fileprivate var isFlawlessCreditCode: Bool { count == 18 && CreditCode.isFlawless(start) }

    fileprivate var hasKnownAuthority: Bool {
        bytes.withMemoryRebound(to: UInt8.self) { CellRules.isAuthorityRight($0.span) == true }
    }

    fileprivate var hasPersonalData: Bool {
        bytes.withMemoryRebound(to: UInt8.self) { CellRules.hasPersonalData($0.span) }
    }
}
