import Delivery
package import Exchange
import Foundation
import ShangMi
package import Transport
import Zip

/// A way on which packages go and results come.
package enum PackageLine: Sendable {
    /// By signed requests.
    case https(HTTPLane, PackageRequestSigner)
    /// By files on a server, below a folder; `nil` for the account's own.
    case sftp(SFTPLane, folder: String?)
}

/// What the sending of a package showed.
enum PackageSending: Sendable {
    /// The receiver answered, on its signature.
    case answered(PackageAnswer, signedText: String)
    /// The file lies where the receiver takes it from.
    case delivered
    /// The receiver cannot have it.
    case notSent(reason: String)
    /// Nobody knows whether the receiver has it.
    case unknown(reason: String, signedText: String?)
}

/// What a question for a result showed.
enum PackageReply: Sendable {
    /// The receiver answered, on its signature.
    case answered(PackageAnswer, signedText: String?)
    /// The file lies there whole, and there is no result yet.
    case waiting
    /// Part of the file lies there under its temporary name: it was not delivered.
    case partlySent
    /// Neither file nor result is there: it was taken, or it never arrived.
    case nothingThere
    /// No valid answer came.
    case failed(reason: String)
}

/// Carries packages to one destination and results back; every call is bounded.
struct PackageCarrier: Sendable {
    /// The bounds of a call that carries a large file.
    static let limits = TransportLimits(
        total: .seconds(6 * 3600), slowest: Pace(bytesPerSecond: 1000, over: .seconds(120)), answerBytes: 64 << 20)

    let line: PackageLine
    let paths: PackagePaths
    let verifier: PackageAnswerVerifier
    let surroundings: Surroundings

    /// Sends a sealed file.
    func send(_ path: String, as package: SentPackage) async throws(PackageError) -> PackageSending {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(.system(path: path, errno: errno)) }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        switch line {
        case .https(let lane, let signer): return try await put(descriptor, size, package, lane, signer)
        case .sftp(let lane, let folder):
            return await upload(descriptor, size, PackagePlace(package.name, paths, folder), lane)
        }
    }

    /// Asks what became of a package.
    func ask(about package: SentPackage, size: Int) async throws(PackageError) -> PackageReply {
        switch line {
        case .https(let lane, let signer): try await question(package, lane, signer)
        case .sftp(let lane, let folder):
            await look(package, size: size, PackagePlace(package.name, paths, folder), lane)
        }
    }

    // MARK: HTTPS

    private func put(
        _ descriptor: Int32, _ size: Int, _ package: SentPackage, _ lane: HTTPLane, _ signer: PackageRequestSigner
    ) async throws(PackageError) -> PackageSending {
        let now = surroundings.time.now()
        let request: SignedRequest
        do throws(SignerError) {
            request = try await signer.submission(
                of: package.name, digest: package.bodySM3, milliseconds: now.milliseconds,
                nonce: surroundings.random.bytes(16))
        } catch { throw .signing(error) }
        let answer: HTTPAnswer
        do throws(TransportError) {
            answer = try await lane.send(PackageCarrier.outgoing(request), uploading: descriptor, count: size)
        } catch {
            return switch error {
            case .notSent(let reason): .notSent(reason: reason.sentence)
            case .outcomeUnknown(let reason, _): .unknown(reason: reason.sentence, signedText: request.signedText)
            }
        }
        do throws(AnswerError) {
            return .answered(
                try verifier.verify(
                    PackageCarrier.received(answer), about: package, now: surroundings.time.now().seconds),
                signedText: request.signedText)
        } catch {
            return .unknown(reason: error.reason(status: answer.status), signedText: request.signedText)
        }
    }

    private func question(
        _ package: SentPackage, _ lane: HTTPLane, _ signer: PackageRequestSigner
    ) async throws(PackageError) -> PackageReply {
        let request: SignedRequest
        do throws(SignerError) {
            request = try await signer.question(
                about: package.name, milliseconds: surroundings.time.now().milliseconds,
                nonce: surroundings.random.bytes(16))
        } catch { throw .signing(error) }
        let answer: HTTPAnswer
        do throws(TransportError) { answer = try await lane.send(PackageCarrier.outgoing(request)) } catch {
            return switch error {
            case .notSent(let reason): .failed(reason: reason.sentence)
            case .outcomeUnknown(let reason, _): .failed(reason: reason.sentence)
            }
        }
        do throws(AnswerError) {
            return .answered(
                try verifier.verify(
                    PackageCarrier.received(answer), about: package, now: surroundings.time.now().seconds),
                signedText: request.signedText)
        } catch { return .failed(reason: error.reason(status: answer.status)) }
    }

    private static func outgoing(_ request: SignedRequest) -> HTTPRequest {
        HTTPRequest(
            method: HTTPMethod(rawValue: request.method) ?? .get, url: request.url,
            headers: request.headers.map { HTTPHeader($0.name, $0.value) })
    }

    private static func received(_ answer: HTTPAnswer) -> ReceivedAnswer {
        ReceivedAnswer(
            status: answer.status, headers: answer.headers.fields.map { (name: $0.name, value: $0.value) },
            body: answer.body)
    }

    // MARK: SFTP

    private func upload(
        _ descriptor: Int32, _ size: Int, _ place: PackagePlace, _ lane: SFTPLane
    ) async -> PackageSending {
        let (temporary, incoming) = (place.temporary, place.incoming)
        do throws(SFTPError) {
            if try await lane.size(of: incoming) == size { return .delivered }
            // What a broken upload left is gone on with; a longer file is another one.
            let there = try await lane.size(of: temporary) ?? 0
            if there > size { try await lane.remove(temporary) }
            let offset = there > size ? 0 : there
            if offset < size || there == 0 {
                try await lane.store(descriptor, from: offset, count: size, to: temporary)
            }
            guard try await lane.size(of: temporary) == size else {
                return .notSent(reason: "临时文件的长度与报送包不同")
            }
        } catch { return .notSent(reason: error.sentence) }
        do throws(SFTPError) {
            try await lane.rename(temporary, to: incoming)
            return .delivered
        } catch {
            switch error {
            case .notAllowed, .notFound, .loginDenied, .hostKeyMismatch, .unreachable:
                return .notSent(reason: "对方不接受改名为 \(incoming)：\(error.sentence)")
            case .interrupted, .shorterThanExpected, .listingTooLarge, .file, .cancelled, .failed:
                return .unknown(reason: "改名时\(error.sentence)", signedText: nil)
            }
        }
    }

    private func look(
        _ package: SentPackage, size: Int, _ place: PackagePlace, _ lane: SFTPLane
    ) async -> PackageReply {
        do throws(SFTPError) {
            if let body = try await lane.bytes(of: place.result) {
                guard let signature = try await lane.bytes(of: place.resultSignature) else {
                    return .failed(reason: "结果文件还没有签名文件 \(place.resultSignature)")
                }
                do throws(AnswerError) {
                    return .answered(
                        try verifier.verify(
                            body, signature: signature, about: package, now: surroundings.time.now().seconds),
                        signedText: nil)
                } catch { return .failed(reason: error.reason(status: 0)) }
            }
            if try await lane.size(of: place.incoming) == size { return .waiting }
            return try await lane.size(of: place.temporary) == nil ? .nothingThere : .partlySent
        } catch { return .failed(reason: error.sentence) }
    }
}

/// Where a package and its result lie on a file server.
private struct PackagePlace {
    let incoming: String
    let temporary: String
    let result: String
    let resultSignature: String

    init(_ name: String, _ paths: PackagePaths, _ folder: String?) {
        let root = folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
        incoming = root + paths.incoming(name)
        temporary = root + paths.temporary(name)
        result = root + paths.result(name)
        resultSignature = root + paths.resultSignature(name)
    }
}

extension SFTPLane {
    /// How many bytes a file has; `nil` when there is none.
    fileprivate func size(of path: String) async throws(SFTPError) -> Int? {
        do throws(SFTPError) { return try await file(path).size ?? 0 } catch {
            if error == .notFound { return nil }
            throw error
        }
    }

    /// The bytes of a small file; `nil` when there is none.
    fileprivate func bytes(of path: String) async throws(SFTPError) -> [UInt8]? {
        do throws(SFTPError) { return try await bytes(path) } catch {
            if error == .notFound { return nil }
            throw error
        }
    }
}

extension SFTPError {
    /// What an operator reads.
    var sentence: String {
        switch self {
        case .hostKeyMismatch(let detail): "主机密钥不是所信任的，未登录：\(detail)"
        case .loginDenied(let detail): "登录被拒绝，请核对账号与密钥：\(detail)"
        case .notFound: "文件或文件夹不存在"
        case .notAllowed(let detail): "对方不允许：\(detail)"
        case .unreachable(let detail): "连接不上：\(detail)"
        case .interrupted(let detail): "传输中断，已到的部分保留，下次续传：\(detail)"
        case .shorterThanExpected: "对方的文件比已传的部分短"
        case .listingTooLarge: "文件过大"
        case .file(let errno): "本机文件无法读写（errno \(errno)）"
        case .cancelled: "运行被中止"
        case .failed(let code, let detail): "libcurl \(code)：\(detail)"
        }
    }
}

extension PackageDispatch {
    /// A dispatch as the configuration has it: nothing is connected yet.
    ///
    /// - Parameters:
    ///   - desk: Where packages are noted.
    ///   - destination: The destination's block.
    ///   - identity: Who signs requests.
    /// - Throws: `keys` and `line`, before anything is sent.
    package init(
        desk: PackageDesk, _ destination: PackageConfiguration, identity: Identity
    ) throws(PackageError) {
        let line: PackageLine
        let trust: TrustStore
        do throws(KeyMaterialError) {
            trust = try KeyMaterial.trust(destination.receiptTrust)
            if case .https(_, let tls) = destination.way { _ = try KeyMaterial.trust(tls) }
        } catch { throw .keys(error) }
        switch destination.way {
        case .https(let base, let tls):
            do throws(TransportError) {
                line = .https(
                    try HTTPLane(trust: TLSTrust(caFile: tls), limits: PackageCarrier.limits),
                    PackageRequestSigner(profile: desk.profile, base: base, app: identity.app, signer: desk.signer))
            } catch { throw .line("无法建立到“\(destination.id)”的连接设置：\(error)") }
        case .sftp(let server, let folder):
            do throws(SFTPError) {
                line = .sftp(try SFTPLane(server: server, limits: PackageCarrier.limits), folder: folder)
            } catch { throw .line("无法建立到“\(destination.id)”的连接设置：\(error.sentence)") }
        }
        self.init(desk: desk, line: line, trust: trust)
    }
}
