package import Canonical
package import ShangMi

/// One record as it stands in a batch.
package struct BatchRecord: Sendable, Equatable {
    /// The record as the destination sees it.
    package let projection: Projection
    /// The version's number, rising with each change of the record.
    package let version: Int

    /// A record of a batch.
    package init(projection: Projection, version: Int) {
        self.projection = projection
        self.version = version
    }
}

/// A numbered set of records of one kind whose body bytes never change: the unit of signing and sending.
package struct SealedBatch: Sendable, Equatable {
    /// The number.
    package let number: BatchNumber
    /// The kind of all its records.
    package let kind: Kind
    /// The number of records.
    package let count: Int
    /// The control total.
    package let control: Fen
    /// The exact bytes that every attempt sends.
    package let body: [UInt8]
    /// SM3 of the body.
    package let bodySM3: SM3Digest

    /// A batch that was sealed before, from the store.
    package init(number: BatchNumber, kind: Kind, count: Int, control: Fen, body: [UInt8], bodySM3: SM3Digest) {
        self.number = number
        self.kind = kind
        self.count = count
        self.control = control
        self.body = body
        self.bodySM3 = bodySM3
    }
}
