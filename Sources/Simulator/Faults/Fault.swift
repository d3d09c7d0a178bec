/// What goes wrong with a batch, and whether before or after the platform has applied it.
struct BatchFault: Hashable, Sendable {
    enum Effect: Hashable, Sendable {
        case before(BeforeApplying)
        case after(AfterApplying)
    }

    enum BeforeApplying: Hashable, Sendable {
        case drop
        case stall(seconds: Int)
        case gatewayPage
        case refuse(ResultCode, retryAfter: Int?)
    }

    enum AfterApplying: Hashable, Sendable {
        case drop
        case stall(seconds: Int)
        case unsigned
        case badSignature
        case wrongBatchNumber
        case wrongBodyDigest
        case processing
        case internalError
    }

    let word: FaultWord
    let effect: Effect
}

/// What goes wrong with a status query.
enum QueryFault: Hashable, Sendable {
    case notFound
    case gatewayPage
    case drop
}

extension QueryFault {
    var word: FaultWord {
        switch self {
        case .notFound: .notFound
        case .gatewayPage: .gatewayPage
        case .drop: .drop
        }
    }
}

/// What goes wrong with a page of a list.
struct PageFault: Hashable, Sendable {
    enum Effect: Hashable, Sendable {
        /// The page lacks its first so many items.
        case omit(Int)
        /// The page has so many items that nobody sent.
        case add(Int)
        /// The page has its first item in a version that was not sent.
        case otherVersion
        /// The page has its first item under a batch that did not bring it.
        case otherBatch
        /// Count and money are one more than what is listed.
        case wrongTotals
        /// The page is given, and its cursor leads to it again.
        case repeatPage
        /// The page brings the last item of the one before again.
        case again
        /// The platform does not know the cursor.
        case loseCursor
        case unsigned
        case badSignature
        case gatewayPage
        case drop

        /// Whether a feed can have it, too.
        var isOfFeeds: Bool {
            switch self {
            case .omit, .add, .otherVersion, .otherBatch, .wrongTotals: false
            case .repeatPage, .again, .loseCursor, .unsigned, .badSignature, .gatewayPage, .drop: true
            }
        }
    }

    let word: FaultWord
    let effect: Effect
}

/// Why a record is rejected although nothing is wrong with it.
struct RecordFault: Hashable, Sendable {
    let code: ResultCode
    let message: String
}

/// Which of the things that a fault is about it hits: the nth, and from there each `every`th, `times` of them in all.
struct FaultWindow: Hashable, Sendable {
    /// `nil` matches every kind.
    let kind: RecordKind?
    let nth: Int
    let every: Int
    let times: Int
    /// What turned the fault on while the platform runs; nil for one of the faults file.
    let owner: FaultSwitch.ID?
    /// How many it has hit.
    private(set) var hits = 0
    private var seen = 0

    init(kind: RecordKind?, nth: Int, every: Int, times: Int, owner: FaultSwitch.ID?) {
        self.kind = kind
        self.nth = nth
        self.every = every
        self.times = times
        self.owner = owner
    }

    /// Counts one thing when it is of the kind.
    ///
    /// - Parameter kind: `nil` when it is of no kind that the platform knows; only a window for every kind counts it.
    /// - Returns: Whether the fault hits it.
    mutating func covers(_ kind: RecordKind?) -> Bool {
        guard self.kind == nil || self.kind == kind else { return false }
        seen += 1
        guard seen >= nth, (seen - nth).isMultiple(of: every), hits < times else { return false }
        hits += 1
        return true
    }
}
