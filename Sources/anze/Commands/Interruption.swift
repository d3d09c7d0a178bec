import Dispatch
import Foundation

/// Ends work in good order when the process is told to stop: nothing new begins, what is under way is finished.
enum Interruption {
    /// Runs work that SIGTERM and SIGINT cancel.
    static func running<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let task = Task { () -> Result<Value, Failure> in
            do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
        }
        let sources = [SIGTERM, SIGINT].map { number in
            // Without this the signal would end the process before the source sees it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value.get()
    }
}
