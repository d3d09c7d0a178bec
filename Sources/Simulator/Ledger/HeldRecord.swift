/// The newest version of a record that the platform has accepted.
struct HeldRecord: Sendable {
    let version: Int64
    let change: Change

    /// A withdrawn record is void: nothing may refer to it.
    var isInForce: Bool {
        switch change {
        case .upsert: true
        case .withdraw: false
        }
    }
}
