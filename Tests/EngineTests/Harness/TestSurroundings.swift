import Delivery
import Engine
import Logging
import TestKit

extension Surroundings {
    /// Surroundings for keys: a clock of the test's, real chance.
    static func of(_ time: any TimeSource) -> Surroundings {
        Surroundings(
            time: time, random: .system, owner: ProcessOwner(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}
