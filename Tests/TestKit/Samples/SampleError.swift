/// Why a test's own preparation failed: never what a test is about.
package enum SampleError: Error, Equatable {
    /// A command of the repository failed.
    case commandFailed(String)
    /// A text that was to be replaced does not stand in the file.
    case notFound(String)
    /// Something that the test relies on is not there.
    case missing(String)
}
