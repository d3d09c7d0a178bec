/// The faults that a platform will show, in the order of their file, with the counts of what has passed so far.
///
/// Every fault counts for itself; where several hit the same thing, the first of the file acts.
package struct FaultScript: Sendable {
    private var batchFaults: [(window: FaultWindow, fault: BatchFault)] = []
    private var queryFaults: [(window: FaultWindow, fault: QueryFault)] = []
    private var pageFaults: [(window: FaultWindow, fault: PageFault)] = []
    private var feedFaults: [(feed: String?, window: FaultWindow, fault: PageFault)] = []
    private var recordFaults: [RecordRule] = []
    private var packageFaults: [(window: FaultWindow, fault: BatchFault)] = []
    private var resultFaults: [(window: FaultWindow, fault: PackageResultFault)] = []
    private var rowFaults: [(window: FaultWindow, fault: PackageRowFault)] = []
    private var contentFaults: [(window: FaultWindow, fault: ContentFault)] = []
    private var contentQueryFaults: [(window: FaultWindow, fault: QueryFault)] = []
    /// The settings of those that were turned on while the platform runs.
    private(set) var turnedOn: [FaultSwitch.ID: [String: String]] = [:]

    /// No faults at all.
    package init() {}

    mutating func add(_ fault: BatchFault, in window: FaultWindow) { batchFaults.append((window, fault)) }

    mutating func add(_ fault: QueryFault, in window: FaultWindow) { queryFaults.append((window, fault)) }

    mutating func add(_ fault: PageFault, in window: FaultWindow) { pageFaults.append((window, fault)) }

    mutating func add(_ fault: PageFault, of feed: String?, in window: FaultWindow) {
        feedFaults.append((feed, window, fault))
    }

    mutating func add(_ fault: RecordFault, in window: FaultWindow) {
        recordFaults.append(RecordRule(window: window, fault: fault))
    }

    mutating func add(package fault: BatchFault, in window: FaultWindow) { packageFaults.append((window, fault)) }

    mutating func add(_ fault: PackageResultFault, in window: FaultWindow) { resultFaults.append((window, fault)) }

    mutating func add(_ fault: PackageRowFault, in window: FaultWindow) { rowFaults.append((window, fault)) }

    mutating func add(content fault: ContentFault, in window: FaultWindow) { contentFaults.append((window, fault)) }

    mutating func add(contentQuery fault: QueryFault, in window: FaultWindow) {
        contentQueryFaults.append((window, fault))
    }

    /// The windows of all faults, whatever they are about.
    var windows: [FaultWindow] {
        batchFaults.map(\.window) + queryFaults.map(\.window) + pageFaults.map(\.window) + feedFaults.map(\.window)
            + recordFaults.map(\.window) + packageFaults.map(\.window) + resultFaults.map(\.window)
            + rowFaults.map(\.window) + contentFaults.map(\.window) + contentQueryFaults.map(\.window)
    }

    /// Notes with which settings a fault was turned on.
    mutating func note(_ settings: [String: String], of owner: FaultSwitch.ID) { turnedOn[owner] = settings }

    /// Forgets the faults that a switch has added.
    mutating func remove(of owner: FaultSwitch.ID) {
        turnedOn[owner] = nil
        batchFaults.removeAll { $0.window.owner == owner }
        queryFaults.removeAll { $0.window.owner == owner }
        pageFaults.removeAll { $0.window.owner == owner }
        feedFaults.removeAll { $0.window.owner == owner }
        recordFaults.removeAll { $0.window.owner == owner }
        packageFaults.removeAll { $0.window.owner == owner }
        resultFaults.removeAll { $0.window.owner == owner }
        rowFaults.removeAll { $0.window.owner == owner }
        contentFaults.removeAll { $0.window.owner == owner }
        contentQueryFaults.removeAll { $0.window.owner == owner }
    }

    /// Counts a correctly signed delivery of a package, a repeated one too.
    mutating func packageFault() -> BatchFault? {
        var hit: BatchFault?
        for index in packageFaults.indices where packageFaults[index].window.covers(nil) {
            hit = hit ?? packageFaults[index].fault
        }
        return hit
    }

    /// Counts a correctly signed part of a content, a repeated one too.
    mutating func contentFault() -> ContentFault? {
        var hit: ContentFault?
        for index in contentFaults.indices where contentFaults[index].window.covers(nil) {
            hit = hit ?? contentFaults[index].fault
        }
        return hit
    }

    /// Counts a correctly signed question about a content.
    mutating func contentQueryFault() -> QueryFault? {
        var hit: QueryFault?
        for index in contentQueryFaults.indices where contentQueryFaults[index].window.covers(nil) {
            hit = hit ?? contentQueryFaults[index].fault
        }
        return hit
    }

    /// Counts a correctly signed question for a package's result.
    mutating func resultFault() -> PackageResultFault? {
        var hit: PackageResultFault?
        for index in resultFaults.indices where resultFaults[index].window.covers(nil) {
            hit = hit ?? resultFaults[index].fault
        }
        return hit
    }

    /// Counts a new package: the rows of it that are rejected.
    mutating func rowFaultsOfPackage() -> [PackageRowFault] {
        var hits: [PackageRowFault] = []
        for index in rowFaults.indices where rowFaults[index].window.covers(nil) { hits.append(rowFaults[index].fault) }
        return hits
    }

    /// Counts a well-formed, correctly signed batch, a repeated one too.
    mutating func batchFault(for kind: RecordKind) -> BatchFault? {
        var hit: BatchFault?
        for index in batchFaults.indices where batchFaults[index].window.covers(kind) {
            hit = hit ?? batchFaults[index].fault
        }
        return hit
    }

    /// Counts a correctly signed status query; `kind` is that of the batch, if the platform has it.
    mutating func queryFault(for kind: RecordKind?) -> QueryFault? {
        var hit: QueryFault?
        for index in queryFaults.indices where queryFaults[index].window.covers(kind) {
            hit = hit ?? queryFaults[index].fault
        }
        return hit
    }

    /// Counts a correctly signed question for a page of what was accepted of a kind.
    mutating func pageFault(for kind: RecordKind) -> PageFault? {
        var hit: PageFault?
        for index in pageFaults.indices where pageFaults[index].window.covers(kind) {
            hit = hit ?? pageFaults[index].fault
        }
        return hit
    }

    /// Counts a correctly signed question for a page of a feed.
    mutating func feedFault(for feed: String) -> PageFault? {
        var hit: PageFault?
        for index in feedFaults.indices where feedFaults[index].feed ?? feed == feed {
            if feedFaults[index].window.covers(nil) { hit = hit ?? feedFaults[index].fault }
        }
        return hit
    }

    /// Counts a record of a new batch the first time its key arrives; a fault that hit a key stays with that version.
    mutating func recordFault(for key: RecordKey, version: Int64) -> RecordFault? {
        var hit: RecordFault?
        for index in recordFaults.indices where recordFaults[index].covers(key, version: version) {
            hit = hit ?? recordFaults[index].fault
        }
        return hit
    }
}

/// One fault about records and the keys it has met.
private struct RecordRule: Sendable {
    var window: FaultWindow
    let fault: RecordFault
    private var seen: Set<RecordKey> = []
    private var bound: [RecordKey: Int64] = [:]

    init(window: FaultWindow, fault: RecordFault) {
        self.window = window
        self.fault = fault
    }

    mutating func covers(_ key: RecordKey, version: Int64) -> Bool {
        if seen.insert(key).inserted, window.covers(key.kind) { bound[key] = version }
        return bound[key] == version
    }
}
