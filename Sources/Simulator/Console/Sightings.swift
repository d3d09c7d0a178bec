/// What the console remembers of what came in: a bounded number of each, whatever comes.
struct Sightings: Sendable {
    private(set) var requests = Recent<SeenRequest>(limit: 500)
    var batches = Recent<Ledger.BatchID>(limit: 200)
    var packages = Recent<PackageShelf.ID>(limit: 50)
    var contents = Recent<ContentShelf.ID>(limit: 200)

    mutating func add(
        _ visit: Platform.Visit, at now: Int64, verdict: ResultCode?, message: String?, fault: FaultWord?
    ) {
        requests.add(
            SeenRequest(
                visit, number: requests.total + 1, at: now, verdict: verdict, message: message, fault: fault))
    }
}
