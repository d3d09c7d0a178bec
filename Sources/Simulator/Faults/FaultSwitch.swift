/// A fault that can be turned on and off while the platform runs: an entry of a faults file without a number.
struct FaultSwitch: Sendable {
    /// What the fault is about and what it does; one of each can be on at a time.
    struct ID: Hashable, Sendable {
        let subject: FaultSubject
        let word: FaultWord
    }

    /// A setting beside `on` and `do`, with the keys of a faults file.
    struct Setting: Sendable {
        let key: String
        /// What it is when nobody says; empty for nothing.
        let usual: String
        /// What it may be; empty for anything that the grammar takes.
        var choices: [String] = []
    }

    let id: ID
    /// What the platform does, for whoever turns it on.
    let meaning: String
    private let own: [Setting]

    private init(_ subject: FaultSubject, _ word: FaultWord, _ meaning: String, _ own: Setting...) {
        id = ID(subject: subject, word: word)
        self.meaning = meaning
        self.own = own
    }

    /// The settings, those that every fault has first.
    ///
    /// - Parameter kinds: The kinds that the platform takes.
    /// - Returns: Each once.
    func settings(among kinds: PlatformKinds) -> [Setting] {
        let every = [Setting(key: "every", usual: ""), Setting(key: "times", usual: "")]
        switch id.subject {
        case .batch, .query, .record, .reconciliation:
            return [Setting(key: "kind", usual: "", choices: [""] + kinds.sorted)] + every + own
        case .package, .packageResult, .row, .feed, .content, .contentQuery:
            return every + own
        }
    }
}

extension FaultSwitch {
    /// Every fault that the platform knows, in the order of a table.
    static let all =
        receptions(.batch, "批次") + [
            FaultSwitch(.query, .notFound, "答 4040 批次不存在，即使已入账"),
            FaultSwitch(.query, .gatewayPage, "由网关返回 502 网页，无签名"),
            FaultSwitch(.query, .drop, "断开连接，不作应答"),
            FaultSwitch(.record, .reject, "记录无误也不接收；同一版本再来仍不接收", recordCode, message),
        ] + receptions(.package, "报送包") + [
            FaultSwitch(.packageResult, .notFound, "答 4040，即使已收到"),
            FaultSwitch(.packageResult, .gatewayPage, "由网关返回 502 网页，无签名"),
            FaultSwitch(.packageResult, .drop, "断开连接，不作应答"),
            FaultSwitch(.packageResult, .processing, "一直答“处理中”"),
            FaultSwitch(.packageResult, .badSignature, "应答的签名不对"),
            FaultSwitch(
                .row, .reject, "行无误也不接收，整包因此被拒",
                Setting(key: "table", usual: "BDXXB", choices: PackageTable.allCases.map(\.rawValue)),
                Setting(key: "line", usual: "1"), Setting(key: "column", usual: ""), recordCode, message),
        ] + pages + [
            FaultSwitch(.feed, .repeatPage, "游标指回本页", feed),
            FaultSwitch(.feed, .again, "再给一次前一页的最后一条", feed),
            FaultSwitch(.feed, .loseCursor, "答 4041 游标已失效", feed),
            FaultSwitch(.feed, .unsigned, "应答不带签名", feed),
            FaultSwitch(.feed, .badSignature, "应答的签名不对", feed),
            FaultSwitch(.feed, .gatewayPage, "由网关返回 502 网页，无签名", feed),
            FaultSwitch(.feed, .drop, "断开连接，不作应答", feed),
        ] + receptions(.content, "内容", code: contentCode).filter { $0.id.word != .processing } + [
            FaultSwitch(.content, .forget, "先忘掉没有收完的内容（如同重启），再看这一块"),
            FaultSwitch(.contentQuery, .notFound, "答 4040，即使已收到"),
            FaultSwitch(.contentQuery, .gatewayPage, "由网关返回 502 网页，无签名"),
            FaultSwitch(.contentQuery, .drop, "断开连接，不作应答"),
        ]

    /// The switch of this id; nil for a fault that does not exist.
    static func named(_ subject: String, _ word: String) -> FaultSwitch? {
        all.first { $0.id.subject.rawValue == subject && $0.id.word.rawValue == word }
    }

    private static let seconds = Setting(key: "seconds", usual: "5")
    private static let retryAfter = Setting(key: "retryAfter", usual: "")
    private static let count = Setting(key: "count", usual: "1")
    private static let message = Setting(key: "message", usual: "")
    private static let feed = Setting(key: "feed", usual: "")
    private static let recordCode = Setting(
        key: "code", usual: ResultCode.businessRule.rawValue,
        choices: ResultCode.allCases.filter(\.isAboutRecord).map(\.rawValue))
    private static let batchCode = Setting(
        key: "code", usual: ResultCode.malformed.rawValue,
        choices: ResultCode.allCases.filter(\.refusesBatch).map(\.rawValue))

    private static let contentCode = Setting(
        key: "code", usual: ResultCode.contentRefused.rawValue,
        choices: ResultCode.allCases.filter(\.refusesContent).map(\.rawValue))

    private static func receptions(
        _ subject: FaultSubject, _ thing: String, code: Setting = batchCode
    ) -> [FaultSwitch] {
        [
            FaultSwitch(subject, .dropBeforeApply, "不入账，断开连接，不作应答"),
            FaultSwitch(subject, .dropAfterApply, "入账后断开连接，不作应答"),
            FaultSwitch(subject, .stallBeforeApply, "入账前停顿", seconds),
            FaultSwitch(subject, .stallAfterApply, "入账后停顿，再应答", seconds),
            FaultSwitch(subject, .gatewayPage, "不入账，由网关返回 502 网页，无签名"),
            FaultSwitch(subject, .unsigned, "入账，应答不带签名"),
            FaultSwitch(subject, .badSignature, "入账，应答的签名不对"),
            FaultSwitch(subject, .wrongBatchNumber, "入账，应答写着别的\(thing)"),
            FaultSwitch(subject, .wrongBodyDigest, "入账，应答写着别的报文摘要"),
            FaultSwitch(subject, .processing, "入账，答“处理中”，结论待查询"),
            FaultSwitch(subject, .busy, "不入账，答 5003 系统繁忙", retryAfter),
            FaultSwitch(subject, .quota, "不入账，答 5002 超出配额", retryAfter),
            FaultSwitch(subject, .window, "不入账，答 5001 不在接收时间窗口内", retryAfter),
            FaultSwitch(subject, .internalError, "入账，答 5999 系统内部错误"),
            FaultSwitch(subject, .rejectBatch, "整个\(thing)拒收，不入账", code),
        ]
    }

    private static let pages = [
        FaultSwitch(.reconciliation, .omit, "清单缺开头的若干条", count),
        FaultSwitch(.reconciliation, .add, "清单多出没有报送过的若干条", count),
        FaultSwitch(.reconciliation, .otherVersion, "第一条写成没有报送过的版本"),
        FaultSwitch(.reconciliation, .otherBatch, "第一条写成别的批次"),
        FaultSwitch(.reconciliation, .wrongTotals, "合计比清单多一条、多一分"),
        FaultSwitch(.reconciliation, .repeatPage, "游标指回本页"),
        FaultSwitch(.reconciliation, .again, "再给一次前一页的最后一条"),
        FaultSwitch(.reconciliation, .loseCursor, "答 4041 游标已失效"),
        FaultSwitch(.reconciliation, .unsigned, "应答不带签名"),
        FaultSwitch(.reconciliation, .badSignature, "应答的签名不对"),
        FaultSwitch(.reconciliation, .gatewayPage, "由网关返回 502 网页，无签名"),
        FaultSwitch(.reconciliation, .drop, "断开连接，不作应答"),
    ]
}
