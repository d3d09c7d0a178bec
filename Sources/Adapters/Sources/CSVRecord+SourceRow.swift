import Mapping

extension CSVRecord: SourceRow {
    package var number: Int32 { Int32(clamping: line) }

    package func bytes(_ index: Int) -> ArraySlice<UInt8> { field(index) }

    package func isUndecodable(_ index: Int) -> Bool { hasUndecodableBytes(index) }
}
