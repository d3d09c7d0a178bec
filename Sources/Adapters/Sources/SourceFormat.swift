/// How a source's files are written, as the mapping declares it.
package enum SourceFormat: Hashable, Sendable {
    case csv(encoding: TextEncoding, delimiter: CSVDelimiter)
}
