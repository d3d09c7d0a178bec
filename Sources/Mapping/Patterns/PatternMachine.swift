import Canonical

/// Runs a compiled pattern over text: all alternatives side by side, so that the time is bounded by text × program.
///
/// Source: R. Cox, "Regular Expression Matching: the Virtual Machine Approach".
struct PatternMachine {
    private struct Thread {
        let place: Int
        let slots: [Int]
    }

    /// The threads at one character, the preferred ones first; each place of the program once.
    private struct Threads {
        var list: [Thread] = []
        var seen: [Bool]

        mutating func clear() {
            list.removeAll(keepingCapacity: true)
            for place in seen.indices { seen[place] = false }
        }
    }

    private let pattern: Pattern

    init(_ pattern: Pattern) { self.pattern = pattern }

    /// The leftmost match that begins at `start` or later, as ranges of its groups.
    func run(_ text: Bytes, from start: Int) -> [Range<Int>?]? {
        var steps = 0
        return run(text, from: start, steps: &steps)
    }

    /// The same, adding to `steps` the instructions that were looked at: a measure of the work that needs no clock.
    func run(_ text: Bytes, from start: Int, steps: inout Int) -> [Range<Int>?]? {
        let empty = [Int](repeating: -1, count: (pattern.groupCount + 1) * 2)
        var current = Threads(seen: Array(repeating: false, count: pattern.program.count))
        var next = current
        var matched: [Int]?
        var index = start
        while true {
            // A later start is of no use once something matched.
            if matched == nil { add(0, empty, to: &current, at: index, in: text, &steps) }
            if current.list.isEmpty { break }
            let end = PatternMachine.next(text, index)
            let scalar = index < text.count ? PatternMachine.scalar(text, index..<end) : nil
            next.clear()
            for thread in current.list {
                steps += 1
                if case .accept = pattern.program[thread.place] {
                    matched = thread.slots
                    break
                }
                guard let scalar, takes(pattern.program[thread.place], scalar) else { continue }
                add(thread.place + 1, thread.slots, to: &next, at: end, in: text, &steps)
            }
            swap(&current, &next)
            guard index < text.count else { break }
            index = end
        }
        return matched.map { slots in
            stride(from: 0, to: slots.count, by: 2).map {
                slots[$0] < 0 || slots[$0 + 1] < 0 ? nil : slots[$0]..<slots[$0 + 1]
            }
        }
    }

    private func takes(_ instruction: PatternInstruction, _ scalar: UInt32) -> Bool {
        switch instruction {
        case .scalar(let value): value == scalar
        case .set(let place): pattern.classes[place].contains(scalar)
        case .any: true
        case .split, .jump, .save, .start, .end, .accept: false
        }
    }

    /// Follows what takes no character; the stack is explicit, since a pattern may be long.
    private func add(
        _ place: Int, _ slots: [Int], to threads: inout Threads, at index: Int, in text: Bytes, _ steps: inout Int
    ) {
        var stack = [Thread(place: place, slots: slots)]
        while let thread = stack.popLast() {
            steps += 1
            guard !threads.seen[thread.place] else { continue }
            threads.seen[thread.place] = true
            switch pattern.program[thread.place] {
            case .jump(let target): stack.append(Thread(place: target, slots: thread.slots))
            case .split(let first, let second):
                stack.append(Thread(place: second, slots: thread.slots))
                stack.append(Thread(place: first, slots: thread.slots))
            case .save(let slot):
                var slots = thread.slots
                slots[slot] = index
                stack.append(Thread(place: thread.place + 1, slots: slots))
            case .start where index == 0, .end where index == text.count:
                stack.append(Thread(place: thread.place + 1, slots: thread.slots))
            case .start, .end: break
            case .scalar, .set, .any, .accept: threads.list.append(thread)
            }
        }
    }

    /// The place behind the character that begins at `index`; one behind the end at the end.
    static func next(_ text: Bytes, _ index: Int) -> Int {
        var end = index + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    private static func scalar(_ text: Bytes, _ range: Range<Int>) -> UInt32 {
        let lead = UInt32(text[range.lowerBound])
        var value =
            switch range.count {
            case 1: lead
            case 2: lead & 0x1F
            case 3: lead & 0xF
            default: lead & 0x7
            }
        for index in range.dropFirst() { value = value << 6 | UInt32(text[index] & 0x3F) }
        return value
    }
}
