import Adapters
import Definitions
import Desk
import Engine

extension Gateway {
    /// Where an insurer's attachments are as the configuration says; nil where it says nothing of her.
    func attachments(of insurer: String) throws -> AttachmentPlace? {
        do { return try configuration.attachments?.folder(of: insurer).map { .folder($0) } } catch {
            throw CommandFailure(.usage, error.description)
        }
    }
}
