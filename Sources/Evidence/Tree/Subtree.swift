import ShangMi

/// The root over leaves of which the first is at a multiple of the largest power of two that fits.
func subtreeRoot<Failure: Error>(
    of leaves: Range<UInt64>, node: (_ level: Int, _ index: UInt64) throws(Failure) -> SM3Digest
) throws(Failure) -> SM3Digest {
    let count = UInt64(leaves.count)
    if count.nonzeroBitCount == 1 {
        let level = count.trailingZeroBitCount
        return try node(level, leaves.lowerBound >> UInt64(level))
    }
    let middle = leaves.lowerBound + largestPowerOfTwo(below: count)
    return MerkleNode.hash(
        try subtreeRoot(of: leaves.lowerBound..<middle, node: node),
        try subtreeRoot(of: middle..<leaves.upperBound, node: node))
}

/// For a count of 2 or more.
func largestPowerOfTwo(below count: UInt64) -> UInt64 {
    1 << UInt64(UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
}
