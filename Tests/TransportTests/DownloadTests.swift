import Foundation
import Synchronization
import TestKit
import Testing

@testable import Transport

@Suite struct DownloadTests {
    /// A file with the bytes of an earlier part, and the lane's answer put behind some of them.
    private func download(
        _ text: String, onto part: String = "", keeping kept: Int = 0, reaction: LoopbackServer.Reaction? = nil,
        headers: [HTTPHeader] = []
    ) async throws -> (outcome: Result<HTTPHead, DownloadError>, content: String, requests: [String]) {
        let server = try LoopbackServer { _, _ in reaction ?? .answer([text]) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try Data(part.utf8).write(to: URL(filePath: folder.file("part")))
        let handle = try #require(FileHandle(forUpdatingAtPath: folder.file("part")))
        let target = DownloadTarget(
            descriptor: handle.fileDescriptor,
            place: { [200, 206].contains($0.status) ? .written(after: kept) : .discarded }, wrote: { _ in })
        let lane = try HTTPLane.loopback()
        let outcome: Result<HTTPHead, DownloadError>
        do throws(DownloadError) {
            outcome = .success(try await lane.download(server.url, headers: headers, to: target))
        } catch { outcome = .failure(error) }
        let content = try String(contentsOfFile: folder.file("part"), encoding: .utf8)
        return (outcome, content, server.requests)
    }

    @Test func `a body goes to the file, and its fields are told`() async throws {
        let (outcome, content, _) = try await download(answer("200 OK", "保单数据", fields: "ETag: \"1\"\r\n"))
        let head = try outcome.get()
        #expect(content == "保单数据")
        #expect(head.status == 200)
        #expect(head.headers["etag"] == "\"1\"")
        #expect(head.isDelimited)
    }

    @Test func `the rest of a file follows the bytes that are kept`() async throws {
        let text = answer("206 Partial Content", "6789", fields: "Content-Range: bytes 6-9/10\r\n")
        let (outcome, content, requests) = try await download(
            text, onto: "012345xyz", keeping: 6, headers: [HTTPHeader("Range", "bytes=6-")])
        #expect(try outcome.get().status == 206)
        #expect(content == "0123456789")
        #expect(requests.first?.contains("\r\nRange: bytes=6-\r\n") == true)
    }

    @Test func `an empty file cuts what was there`() async throws {
        let (outcome, content, _) = try await download(answer("200 OK", ""), onto: "old")
        #expect(try outcome.get().status == 200)
        #expect(content.isEmpty)
    }

    @Test(arguments: ["404 Not Found", "302 Found", "500 Error"])
    func `the page of another answer is dropped`(status: String) async throws {
        let (outcome, content, requests) = try await download(
            answer(status, "a page", fields: "Location: /elsewhere\r\n"), onto: "part")
        #expect(try outcome.get().status == Int(status.prefix(3)))
        #expect(content == "part")
        #expect(requests.count == 1)
    }

    @Test func `what came before a cut stays in the file`() async throws {
        let cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"
        let (outcome, content, _) = try await download("", reaction: .answerThenClose(cut))
        guard case .failure(.transport(let error)) = outcome else { throw SampleError.missing("a failure") }
        #expect(error.unknown == .partialAnswer)
        #expect(content == "01234")
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok", false),
    ])
    func `a body that ends with the connection is told from one that says its end`(
        text: String, isDelimited: Bool
    ) async throws {
        let (outcome, content, _) = try await download("", reaction: .answerThenClose(text))
        #expect(try outcome.get().isDelimited == isDelimited)
        #expect(content == "ok")
    }

    @Test func `a file that cannot be written is the system's error`() async throws {
        let server = try LoopbackServer { _, _ in .answer([answer("200 OK", "x")]) }
        defer { server.stop() }
        let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let target = DownloadTarget(
            descriptor: handle.fileDescriptor, place: { _ in .written(after: 0) }, wrote: { _ in })
        let lane = try HTTPLane.loopback()
        // A device cannot be cut: the first thing that fails.
        await #expect(throws: DownloadError.file(errno: EINVAL)) {
            try await lane.download(server.url, headers: [], to: target)
        }
    }

    @Test func `a caller that cannot take the body stops the transfer with its own reason`() async throws {
        let server = try LoopbackServer { _, _ in .answer([answer("200 OK", "x")]) }
        defer { server.stop() }
        let lane = try HTTPLane.loopback()
        let target = DownloadTarget(descriptor: -1, place: { _ in .refused(errno: ENOSPC) }, wrote: { _ in })
        await #expect(throws: DownloadError.file(errno: ENOSPC)) {
            try await lane.download(server.url, headers: [], to: target)
        }
    }
}
