import Connectors
import ShangMi

extension IntakeDesk {
    /// After how many bytes a long upload is put onto the disk on the way: so much at most is sent again after a crash.
    private static let keepEvery = 8 << 20

    func progress(of number: Int, _ id: SubmissionID, _ shelf: SubmissionShelf) throws(IntakeRefusal) -> IntakeAnswer {
        let state = try known(id, shelf)
        guard state.progress.indices.contains(number - 1) else { throw .notFound }
        return IntakeAnswer(
            200,
            headers: [
                "upload-offset": String(state.progress[number - 1].offset),
                "upload-length": String(state.submission.files[number - 1].size), "cache-control": "no-store",
                "tus-resumable": "1.0.0",
            ])
    }

    /// Appends the bytes of a request to a file.
    ///
    /// What came of a request that broke off counts where TLS names the sender, and does not where a signature does: until its
    /// end nobody knows whether the signature is about these bytes.
    func patch(
        _ request: IntakeRequest, _ number: Int, of id: SubmissionID, _ shelf: SubmissionShelf,
        _ admission: InsurerGate.Admission
    ) async throws(IntakeRefusal) -> IntakeAnswer {
        if let version = request.header("tus-resumable"), version != "1.0.0" { throw .version }
        let state = try known(id, shelf)
        guard state.submission.files.indices.contains(number - 1) else { throw .notFound }
        guard request.header("content-type") == "application/offset+octet-stream" else { throw .mediaType }
        guard let text = request.header("upload-offset"), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let offset = Int(text)
        else { throw .noOffset }
        let left = state.submission.files[number - 1].size - offset
        if let length = request.header("content-length").flatMap({ Int($0) }), length > left {
            throw .tooLarge("文件比清单所列的 \(state.submission.files[number - 1].size) 字节长")
        }
        let upload: Upload
        do {
            guard let found = try shelf.upload(number, of: id) else { throw IntakeRefusal.notFound }
            upload = found
        } catch { throw IntakeRefusal.upload(error) }
        let current = await upload.offset
        guard current == offset else { throw .offset(current) }
        do { try await take(request, into: upload, admission) } catch {
            await upload.drop()
            throw .upload(error)
        }
        if try await finish(upload) { try await receive(id, shelf, admission.insurer) }
        return IntakeAnswer(
            204, headers: ["upload-offset": String(await upload.offset), "tus-resumable": "1.0.0"])
    }

    private func take(
        _ request: IntakeRequest, into upload: Upload, _ admission: InsurerGate.Admission
    ) async throws {
        let digest = RunningDigest()
        do {
            try await request.body { piece in
                try await upload.append(piece)
                if admission.bodySM3 != nil {
                    digest.update(piece)
                } else if await upload.pending >= IntakeDesk.keepEvery {
                    try await upload.keep()
                }
            }
        } catch {
            if admission.bodySM3 == nil, !(error is UploadError) { try await upload.keep() }
            throw error
        }
        if let stated = admission.bodySM3, digest.finish() != stated { throw IntakeRefusal.bodyDigest }
        try await upload.keep()
    }

    private func finish(_ upload: Upload) async throws(IntakeRefusal) -> Bool {
        do { return try await upload.finish() } catch { throw .upload(error) }
    }
}

/// The digest of a body that comes in pieces.
private final class RunningDigest {
    private var digest = SM3()

    func update(_ bytes: [UInt8]) { digest.update(bytes) }

    /// The digest of what came so far; the next one begins.
    func finish() -> SM3Digest {
        var whole = SM3()
        swap(&whole, &digest)
        return whole.finish()
    }
}

extension IntakeRefusal {
    /// Why bytes were not taken, as an answer; whatever is no such reason is a connection that broke.
    static func upload(_ error: any Error) -> IntakeRefusal {
        if let refusal = error as? IntakeRefusal { return refusal }
        guard let error = error as? UploadError else { return .malformed }
        switch error {
        case .busy: return .busy
        case .offset(let offset): return .offset(offset)
        case .tooLong: return .tooLarge("文件比清单所列的长，本次内容未收")
        case .otherDigest: return .digest
        case .closed: return .closed
        case .storage(let error): return .storage(error)
        }
    }
}
