import ShangMi

extension Platform {
    /// Takes a package and answers it, unless a fault comes in between.
    func receive(
        _ body: [UInt8], named name: PackageName, from app: String, check: PackageCheck, visit: Visit
    ) async throws -> Reply {
        let fault = faults.packageFault()
        if case .before(let effect) = fault?.effect {
            switch effect {
            case .drop:
                note(visit, verdict: nil, fault: fault?.word)
                return .silence
            case .gatewayPage:
                note(visit, verdict: nil, fault: fault?.word)
                return .gatewayPage
            case .refuse(let code, let retryAfter):
                return refuse(Refusal(code), visit: visit, retryAfter: retryAfter, fault: fault?.word)
            case .stall(let seconds): try await clock.wait(.seconds(seconds))
            }
        }
        let effect: BatchFault.AfterApplying? = if case .after(let effect) = fault?.effect { effect } else { nil }
        let digest = SM3.digest(of: body)
        switch shelf.known(name, of: app, bodySM3: digest) {
        case .conflict: return refuse(Refusal(.conflict), visit: visit, fault: fault?.word)
        case .repeated(let stored), .new(let stored):
            note(visit, verdict: .duplicate, fault: fault?.word)
            return try await reply(with: answer(stored, name, status: 200, effect), effect: effect)
        case nil: break
        }
        let content: PackageCheck.Content
        do throws(Refusal) { content = try check.check(body, named: name, now: clock.now()) } catch {
            return refuse(error, visit: visit, fault: fault?.word)
        }
        let stored = shelf.receive(
            content, bodySM3: digest, named: name, from: app, now: clock.now(), faults: faults.rowFaultsOfPackage())
        note(visit, verdict: .done, fault: fault?.word)
        seen.packages.add(PackageShelf.ID(app: app, name: name))
        return try await reply(with: answer(stored, name, status: 202, effect), effect: effect)
    }

    /// Answers a question for a result; the first one that finds a package ends its processing.
    func result(of name: PackageName, for app: String, visit: Visit) -> Reply {
        let fault = faults.resultFault()
        switch fault {
        case .notFound: return refuse(Refusal(.notFound), visit: visit, fault: .notFound)
        case .gatewayPage:
            note(visit, verdict: nil, fault: fault?.word)
            return .gatewayPage
        case .drop:
            note(visit, verdict: nil, fault: fault?.word)
            return .silence
        case .processing, .badSignature, nil: break
        }
        guard let stored = shelf.package(name, of: app),
            .milliseconds(clock.now() - stored.receivedAt) >= visibilityDelay
        else { return refuse(Refusal(.notFound), visit: visit) }
        if fault != .processing { shelf.settle(name, of: app) }
        note(visit, verdict: .done, fault: fault?.word)
        let told = fault == .processing ? stored : shelf.package(name, of: app) ?? stored
        let answer = Answer(told.answerBody, status: told.isProcessing ? 202 : 200, package: name)
        return fault == .badSignature ? .badlySigned(answer) : .signed(answer)
    }

    private func answer(
        _ stored: StoredPackage, _ name: PackageName, status: Int, _ effect: BatchFault.AfterApplying?
    ) -> Answer {
        let body = stored.answerBody
        let told = PackageAnswerBody(
            packageNo: effect == .wrongBatchNumber ? "OTHER-\(body.packageNo)" : body.packageNo,
            bodySM3: effect == .wrongBodyDigest ? SM3.digest(of: stored.bodySM3.bytes).hex : body.bodySM3,
            state: body.state, tables: body.tables)
        return Answer(told, status: status, package: name)
    }
}
