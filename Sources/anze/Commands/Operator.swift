import ArgumentParser
import Desk
import Foundation

/// Who gives an order: `ANZE_OPERATOR`, else the login.
///
/// Evidence leaves name both where they differ.
struct Operator {
    /// The name that leaves carry.
    let name: String

    /// The name that leaves carry when the schedule acts, and no operator.
    static let schedule = "anze serve"

    /// The operator of this process.
    init() {
        let login = NSUserName()
        let said = ProcessInfo.processInfo.environment["ANZE_OPERATOR"]?.trimmingCharacters(in: .whitespaces) ?? ""
        name = said.isEmpty || said == login ? login : "\(said) (\(login))"
    }
}
