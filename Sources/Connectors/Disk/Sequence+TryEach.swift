extension Sequence {
    /// Does something with every element, whatever became of those before.
    ///
    /// - Parameter body: What is done with an element.
    /// - Throws: What failed first, after all were tried.
    package func tryEach(_ body: (Element) throws(ConnectorError) -> Void) throws(ConnectorError) {
        var failure: ConnectorError?
        for element in self {
            do throws(ConnectorError) { try body(element) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }
}
