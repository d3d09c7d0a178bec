/// The keys of this target's log metadata.
enum LogKey {
    static let method = "method"
    static let target = "target"
    static let verdict = "verdict"
    static let fault = "fault"
    static let error = "error"
}
