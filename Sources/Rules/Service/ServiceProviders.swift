import Canonical

/// The providers that a service names and the data set knows.
struct ServiceProviders {
    /// Known providers in the order in which the service names them.
    let records: [Record]

    /// The providers of a service.
    ///
    /// - Throws: What a rule that needs them says instead.
    init(of service: Record, in index: some RecordIndex) throws(Unavailable) {
        let keys = service.references(of: Service.providerCreditCodes.definition)
        guard !keys.isEmpty else { throw Unavailable(ruling: .skipped) }
        records = keys.compactMap { key in index.position(of: .provider, key).map { index.record(at: $0) } }
        guard records.isEmpty else { return }
        throw Unavailable(
            ruling: index.presence(of: .provider) == .present ? .skipped : .notChecked(.kindAbsent(.provider)))
    }

    /// Why the providers cannot be judged.
    struct Unavailable: Error {
        let ruling: Ruling
    }
}
