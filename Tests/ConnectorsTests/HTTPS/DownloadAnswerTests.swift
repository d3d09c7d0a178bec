import Testing
import Transport

@testable import Connectors

@Suite struct DownloadAnswerTests {
    private static let mark = RemoteMark(etag: "\"1\"", modified: "Fri, 20 Nov 2026 02:00:00 GMT", size: 9)

    private static func head(_ status: Int, _ fields: [String: String] = [:], isDelimited: Bool = true) -> HTTPHead {
        HTTPHead(
            status: status, headers: HTTPHeaders(fields: fields.map { HTTPHeader($0.key, $0.value) }),
            isDelimited: isDelimited)
    }

    @Test(arguments: [
        (
            head(200, ["ETag": "\"2\"", "Content-Length": "9"]), 4,
            DownloadAnswer.whole(RemoteMark(etag: "\"2\"", size: 9))
        ),
        (head(200, isDelimited: false), 0, .unmeasured),
        (head(206, ["Content-Range": "bytes 4-8/9", "ETag": "\"1\""]), 4, .rest),
        (head(206, ["Content-Range": "bytes 4-8/9"]), 4, .rest),
        (head(206, ["Content-Range": "bytes 4-8/9", "ETag": "\"2\""]), 4, .startOver),
        (head(206, ["Content-Range": "bytes 0-8/9"]), 4, .startOver), (head(206), 4, .startOver),
        (head(206, ["Content-Range": "bytes 0-8/9"]), 0, .startOver), (head(304), 0, .unchanged),
        (head(404), 0, .notThere), (head(410), 0, .notThere), (head(416), 4, .startOver),
        (head(401), 0, .denied(status: 401)), (head(403), 0, .denied(status: 403)),
        (head(429), 0, .busy(status: 429)), (head(500), 0, .busy(status: 500)), (head(503), 0, .busy(status: 503)),
        (head(302), 0, .unexpected(status: 302)), (head(400), 0, .unexpected(status: 400)),
        (head(204), 0, .unexpected(status: 204)),
    ])
    func `an answer means one thing`(head: HTTPHead, offset: Int, answer: DownloadAnswer) {
        #expect(DownloadAnswer(head, offset: offset, of: DownloadAnswerTests.mark) == answer)
    }

    @Test(arguments: [
        (RemoteMark(etag: "\"1\"", modified: "m"), "\"1\""), (RemoteMark(etag: "W/\"1\"", modified: "m"), "m"),
        (RemoteMark(etag: "W/\"1\""), nil), (RemoteMark(size: 4), nil),
    ])
    func `only a strong validator guards a range`(mark: RemoteMark, validator: String?) {
        #expect(mark.rangeValidator == validator)
    }
}
