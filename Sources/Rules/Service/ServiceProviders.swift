import Canonical

/// The providers that a service names and the data set knows.
struct ServiceProviders {
    /// Known providers in the order in which the service names them.
    let records: [Record]

    /// The providers of the service at a position.
    ///
    /// - Throws: What a rule that needs them says instead.
    init(of service: Int, in index: some RecordIndex) throws(Unavailable) {
        let names = index.names(in: Service.providerCreditCodes.index, of: service)
        guard !names.isEmpty else { throw Unavailable(ruling: .skipped) }
        records = names.compactMap { name in index.position(of: .provider, name).map { index.record(at: $0) } }
        guard records.isEmpty else { return }
        throw Unavailable(
            ruling: index.presence(of: .provider) == .present ? .skipped : .notChecked(.kindAbsent(.provider)))
    }

    /// Why the providers cannot be judged.
    struct Unavailable: Error {
        let ruling: Ruling
    }
}
