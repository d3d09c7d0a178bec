package import Definitions

extension FaultScript {
    /// Reads a faults file: `faults:`, a list of mappings with `on`, `do` and what that needs; nothing else.
    ///
    /// - Parameters:
    ///   - file: The path of a YAML file.
    ///   - kinds: The kinds that the platform takes.
    /// - Throws: `DefinitionError` for a key, a word or a number that is not in the grammar, with its place.
    package init(file: String, kinds: PlatformKinds) throws(DefinitionError) {
        try self.init(node: DefinitionNode.load(file: file), kinds: kinds)
    }

    /// Reads the root of a faults file.
    package init(node: DefinitionNode, kinds: PlatformKinds) throws(DefinitionError) {
        self.init()
        var root = try node.mapping()
        let faults = try root.required("faults").list()
        try root.finish()
        for fault in faults { try add(fault, kinds: kinds, owner: nil) }
    }

    /// Adds one entry of a faults file.
    ///
    /// - Parameters:
    ///   - node: The entry.
    ///   - kinds: The kinds that the platform takes.
    ///   - owner: What turned it on; one that was turned on goes on until it is turned off, unless it says how many `times`.
    /// - Throws: What is not in the grammar, with its place.
    mutating func add(_ node: DefinitionNode, kinds: PlatformKinds, owner: FaultSwitch.ID?) throws(DefinitionError) {
        var fault = try node.mapping()
        let on = try fault.required("on")
        let times = try fault.optional("times")
        let window = FaultWindow(
            kind: try Self.kind(try fault.optional("kind"), among: kinds),
            nth: try Self.count(try fault.optional("nth")), every: try Self.count(try fault.optional("every")),
            times: times == nil && owner != nil ? Int.max : try Self.count(times), owner: owner)
        let doNode = try fault.required("do")
        guard let word = FaultWord(rawValue: try doNode.text()) else {
            throw doNode.error("未知的do，应为：\(FaultWord.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        guard let subject = FaultSubject(rawValue: try on.text()) else {
            throw on.error(
                "on应为 batch、query、record、package、package-result、row、reconciliation、feed、content 或 content-query")
        }
        switch subject {
        case .batch:
            guard let effect = try Self.effect(word, &fault) else { throw doNode.error("on: batch 没有这种do") }
            add(BatchFault(word: word, effect: effect), in: window)
        case .query:
            guard let query = Self.queryFault(word) else {
                throw doNode.error("on: query 的do应为 not-found、html-502 或 drop")
            }
            add(query, in: window)
        case .record:
            guard word == .reject else { throw doNode.error("on: record 的do应为 reject") }
            let code = try Self.code(try fault.required("code"), where: \.isAboutRecord)
            let message = try fault.optional("message")?.text() ?? code.message
            add(RecordFault(code: code, message: message), in: window)
        case .package:
            guard let effect = try Self.effect(word, &fault) else { throw doNode.error("on: package 没有这种do") }
            add(package: BatchFault(word: word, effect: effect), in: window)
        case .packageResult:
            guard let result = Self.resultFault(word) else {
                throw doNode.error("on: package-result 的do应为 not-found、html-502、drop、processing 或 bad-signature")
            }
            add(result, in: window)
        case .row:
            guard word == .reject else { throw doNode.error("on: row 的do应为 reject") }
            add(try Self.rowFault(&fault), in: window)
        case .reconciliation:
            guard let effect = try Self.pageEffect(word, &fault) else {
                throw doNode.error("on: reconciliation 没有这种do")
            }
            add(PageFault(word: word, effect: effect), in: window)
        case .feed:
            let feed = try fault.optional("feed")?.text()
            guard let effect = try Self.pageEffect(word, &fault), effect.isOfFeeds else {
                throw doNode.error("on: feed 没有这种do")
            }
            add(PageFault(word: word, effect: effect), of: feed, in: window)
        case .content:
            if word == .forget {
                add(content: .forget, in: window)
            } else if word != .processing, let effect = try Self.effect(word, &fault, code: \.refusesContent) {
                add(content: .reception(BatchFault(word: word, effect: effect)), in: window)
            } else {
                throw doNode.error("on: content 没有这种do")
            }
        case .contentQuery:
            guard let query = Self.queryFault(word) else {
                throw doNode.error("on: content-query 的do应为 not-found、html-502 或 drop")
            }
            add(contentQuery: query, in: window)
        }
        try fault.finish()
    }

    private static func effect(
        _ word: FaultWord, _ fault: inout DefinitionMapping, code allowed: (ResultCode) -> Bool = \.refusesBatch
    ) throws(DefinitionError) -> BatchFault.Effect? {
        switch word {
        case .dropBeforeApply: .before(.drop)
        case .stallBeforeApply: .before(.stall(seconds: try count(try fault.required("seconds"))))
        case .gatewayPage: .before(.gatewayPage)
        case .busy: .before(.refuse(.busy, retryAfter: try retryAfter(&fault)))
        // Source: wire.md §1.7: these two always say when to come back.
        case .quota: .before(.refuse(.quota, retryAfter: try retryAfter(&fault) ?? 1))
        case .window: .before(.refuse(.windowClosed, retryAfter: try retryAfter(&fault) ?? 1))
        case .rejectBatch:
            .before(.refuse(try code(try fault.required("code"), where: allowed), retryAfter: nil))
        case .dropAfterApply: .after(.drop)
        case .stallAfterApply: .after(.stall(seconds: try count(try fault.required("seconds"))))
        case .unsigned: .after(.unsigned)
        case .badSignature: .after(.badSignature)
        case .wrongBatchNumber: .after(.wrongBatchNumber)
        case .wrongBodyDigest: .after(.wrongBodyDigest)
        case .processing: .after(.processing)
        case .internalError: .after(.internalError)
        case .notFound, .drop, .reject, .omit, .add, .otherVersion, .otherBatch, .wrongTotals, .repeatPage, .loseCursor,
            .again, .forget:
            nil
        }
    }

    private static func pageEffect(
        _ word: FaultWord, _ fault: inout DefinitionMapping
    ) throws(DefinitionError) -> PageFault.Effect? {
        switch word {
        case .omit: .omit(try count(try fault.optional("count")))
        case .add: .add(try count(try fault.optional("count")))
        case .otherVersion: .otherVersion
        case .otherBatch: .otherBatch
        case .wrongTotals: .wrongTotals
        case .repeatPage: .repeatPage
        case .loseCursor: .loseCursor
        case .again: .again
        case .unsigned: .unsigned
        case .badSignature: .badSignature
        case .gatewayPage: .gatewayPage
        case .drop: .drop
        case .dropBeforeApply, .dropAfterApply, .stallBeforeApply, .stallAfterApply, .wrongBatchNumber,
            .wrongBodyDigest, .processing, .busy, .quota, .window, .internalError, .rejectBatch, .notFound, .reject,
            .forget:
            nil
        }
    }

    private static func queryFault(_ word: FaultWord) -> QueryFault? {
        switch word {
        case .notFound: .notFound
        case .gatewayPage: .gatewayPage
        case .drop: .drop
        case .dropBeforeApply, .dropAfterApply, .stallBeforeApply, .stallAfterApply, .unsigned, .badSignature,
            .wrongBatchNumber, .wrongBodyDigest, .processing, .busy, .quota, .window, .internalError, .rejectBatch,
            .reject, .omit, .add, .otherVersion, .otherBatch, .wrongTotals, .repeatPage, .loseCursor, .again, .forget:
            nil
        }
    }

    private static func resultFault(_ word: FaultWord) -> PackageResultFault? {
        switch word {
        case .notFound: .notFound
        case .gatewayPage: .gatewayPage
        case .drop: .drop
        case .processing: .processing
        case .badSignature: .badSignature
        case .dropBeforeApply, .dropAfterApply, .stallBeforeApply, .stallAfterApply, .unsigned, .wrongBatchNumber,
            .wrongBodyDigest, .busy, .quota, .window, .internalError, .rejectBatch, .reject, .omit, .add, .otherVersion,
            .otherBatch, .wrongTotals, .repeatPage, .loseCursor, .again, .forget:
            nil
        }
    }

    private static func rowFault(_ fault: inout DefinitionMapping) throws(DefinitionError) -> PackageRowFault {
        let tableNode = try fault.required("table")
        guard let table = PackageTable(rawValue: try tableNode.text()) else {
            throw tableNode.error("未知的表，应为：\(PackageTable.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        let code = try Self.code(try fault.required("code"), where: \.isAboutRecord)
        return PackageRowFault(
            table: table.rawValue,
            row: RejectedRow(
                line: try count(try fault.required("line")), column: try fault.optional("column")?.text() ?? "",
                code: code.rawValue, message: try fault.optional("message")?.text() ?? code.message))
    }

    private static func kind(
        _ node: DefinitionNode?, among kinds: PlatformKinds
    ) throws(DefinitionError) -> RecordKind? {
        guard let node else { return nil }
        guard let kind = kinds[try node.text()] else {
            throw node.error("未知的kind，应为：\(kinds.names)")
        }
        return kind
    }

    /// A number of at least 1, which is also what a missing one means.
    private static func count(_ node: DefinitionNode?) throws(DefinitionError) -> Int {
        guard let node else { return 1 }
        let number = try node.integer()
        guard number >= 1 else { throw node.error("应不小于1") }
        return number
    }

    private static func retryAfter(_ fault: inout DefinitionMapping) throws(DefinitionError) -> Int? {
        guard let node = try fault.optional("retryAfter") else { return nil }
        let seconds = try node.integer()
        guard seconds >= 0 else { throw node.error("应不小于0") }
        return seconds
    }

    private static func code(
        _ node: DefinitionNode, where allowed: (ResultCode) -> Bool
    ) throws(DefinitionError) -> ResultCode {
        let codes = ResultCode.allCases.filter(allowed)
        let text = try node.text()
        guard let code = codes.first(where: { $0.rawValue == text }) else {
            throw node.error("此处的code应为：\(codes.map(\.rawValue).joined(separator: "、"))")
        }
        return code
    }
}
