/// Why bytes of an upload were not taken.
package enum UploadError: Error, Equatable {
    /// Another request writes the same file at this moment.
    case busy
    /// The bytes begin elsewhere than where the file ends.
    case offset(Int)
    /// More bytes came than were announced; none of these was taken.
    case tooLong
    /// All bytes are there and are not those announced: the file begins anew.
    case otherDigest
    /// The submission has its receipt, or was given up: it takes no more bytes.
    case closed
    /// The file system refused.
    case storage(ConnectorError)
}
