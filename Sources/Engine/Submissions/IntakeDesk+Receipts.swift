import Canonical
import Connectors
import Delivery
import Foundation
import Logging
import ShangMi

/// A receipt as it is kept: the same bytes whenever somebody asks.
struct KeptReceipt: Hashable {
    let receipt, signature: [UInt8]

    var answer: IntakeAnswer {
        IntakeAnswer(
            200, headers: ["x-anze-receipt-signature": Data(signature).base64EncodedString()],
            body: .bytes(receipt, type: IntakeAnswer.json))
    }

    var signatureAnswer: IntakeAnswer {
        IntakeAnswer(200, body: .bytes(signature, type: "application/octet-stream"))
    }
}

extension IntakeDesk {
    /// The receipt of a submission; one that is whole gets it now.
    func receipt(
        of id: SubmissionID, _ shelf: SubmissionShelf, _ insurer: String
    ) async throws(IntakeRefusal) -> KeptReceipt {
        _ = try known(id, shelf)
        try await receive(id, shelf, insurer)
        do {
            guard let (receipt, signature) = try shelf.receipt(of: id) else { throw IntakeRefusal.noReceipt }
            return KeptReceipt(receipt: receipt, signature: signature)
        } catch let refusal as IntakeRefusal { throw refusal } catch { throw .storage(error) }
    }

    /// Gives a submission its receipt when all its files are whole and it has none.
    ///
    /// A key that cannot sign now keeps nothing from being kept: the receipt comes with the next question.
    func receive(_ id: SubmissionID, _ shelf: SubmissionShelf, _ insurer: String) async throws(IntakeRefusal) {
        try await compare(id, shelf)
        let state = try known(id, shelf)
        guard state.receivedAt == nil, state.progress.allSatisfy(\.isWhole) else { return }
        let now = Instant(seconds: surroundings.time.now().seconds)
        do {
            let signer = try signer()
            let receipt = IntakeDocument.json(
                IntakeDocument.Receipt(
                    state.submission, insurer: insurer, gateway: gateway, keySerial: signer.certificate.serial.text,
                    at: now))
            let signature = try await signer.sign(receipt, as: .sm2(.standard, .der))
            if try shelf.receive(id, receipt: receipt, signature: signature, at: now) { onReceived() }
        } catch let error as ConnectorError { throw .storage(error) } catch {
            surroundings.logger.error("a receipt could not be signed", metadata: [LogKey.reason: "\(error)"])
        }
    }

    /// Compares files with their announcement of which all bytes are there: a process ended before it did.
    func compare(_ id: SubmissionID, _ shelf: SubmissionShelf) async throws(IntakeRefusal) {
        let state = try known(id, shelf)
        guard state.receivedAt == nil else { return }
        for (file, progress) in zip(state.submission.numbered, state.progress)
        where !progress.isWhole && progress.offset == file.content.size {
            do { _ = try await shelf.upload(file.number, of: id)?.finish() } catch {
                // Whoever holds it does the same, and other bytes are said by the offset.
                if case .storage(let error) = error { throw .storage(error) }
            }
        }
    }

    /// Gives receipts that are owed: to submissions that were whole when a process ended, or when the key could not sign.
    package func giveOwedReceipts() async {
        for insurer in configuration.insurers.keys.sorted() {
            let shelf = SubmissionShelf(configuration.folder(of: insurer))
            // Whatever is wrong with one submission is said when she asks for it.
            for id in (try? shelf.current()) ?? [] { try? await receive(id, shelf, insurer) }
        }
    }
}
