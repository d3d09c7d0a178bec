/// Turns a pattern's structure into a program.
struct PatternCompiler {
    /// No pattern that a person writes comes near it.
    private static let sizeLimit = 20_000

    private(set) var program: [PatternInstruction] = []
    private(set) var classes: [PatternClass] = []

    mutating func compile(_ node: PatternNode) throws(PatternFault) {
        program.append(.save(0))
        try add(node)
        program.append(.save(1))
        program.append(.accept)
    }

    private mutating func add(_ node: PatternNode) throws(PatternFault) {
        guard program.count <= Self.sizeLimit else {
            throw PatternFault(message: "模式展开后过大，请减少重复次数", place: 1)
        }
        switch node {
        case .empty: break
        case .scalar(let value): program.append(.scalar(value))
        case .any: program.append(.any)
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .set(let set):
            program.append(.set(classes.count))
            classes.append(set)
        case .sequence(let parts): for part in parts { try add(part) }
        case .group(let inner, let number):
            program.append(.save(number * 2))
            try add(inner)
            program.append(.save(number * 2 + 1))
        case .choice(let branches): try add(choice: branches[...])
        case .repetition(let inner, let least, let most):
            for _ in 0..<least { try add(inner) }
            guard let most else { return try add(loop: inner) }
            try add(optional: inner, times: most - least)
        }
    }

    private mutating func add(choice branches: ArraySlice<PatternNode>) throws(PatternFault) {
        guard let first = branches.first else { return }
        guard branches.count > 1 else { return try add(first) }
        let split = program.count
        program.append(.split(split + 1, 0))
        try add(first)
        let jump = program.count
        program.append(.jump(0))
        program[split] = .split(split + 1, program.count)
        try add(choice: branches.dropFirst())
        program[jump] = .jump(program.count)
    }

    private mutating func add(loop node: PatternNode) throws(PatternFault) {
        let split = program.count
        program.append(.split(split + 1, 0))
        try add(node)
        program.append(.jump(split))
        program[split] = .split(split + 1, program.count)
    }

    /// Up to `times` more, each only behind the one before.
    private mutating func add(optional node: PatternNode, times: Int) throws(PatternFault) {
        var splits: [Int] = []
        for _ in 0..<times {
            splits.append(program.count)
            program.append(.split(program.count + 1, 0))
            try add(node)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}
