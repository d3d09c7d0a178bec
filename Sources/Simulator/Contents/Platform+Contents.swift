import ShangMi

extension Platform {
    /// Takes a part of a content and answers it, unless a fault comes in between.
    func receive(
        part body: [UInt8], at query: PartQuery, of name: ContentName, from app: String, visit: Visit
    ) async throws -> Reply {
        let fault = faults.contentFault()
        switch fault {
        case .forget: contents.forgetParts()
        case .reception(let fault):
            if case .before(let effect) = fault.effect {
                switch effect {
                case .drop:
                    note(visit, verdict: nil, fault: fault.word)
                    return .silence
                case .gatewayPage:
                    note(visit, verdict: nil, fault: fault.word)
                    return .gatewayPage
                case .refuse(let code, let retryAfter):
                    return refuse(Refusal(code), visit: visit, retryAfter: retryAfter, fault: fault.word)
                case .stall(let seconds): try await clock.wait(.seconds(seconds))
                }
            }
        case nil: break
        }
        let admission: ContentShelf.Admission
        do throws(Refusal) {
            admission = try contents.receive(body, at: query, of: name, from: app, now: clock.now())
        } catch { return refuse(error, visit: visit, fault: fault?.word) }
        let stored: StoredContent
        let isRepeated: Bool
        switch admission {
        case .new(let content):
            (stored, isRepeated) = (content, false)
            seen.contents.add(ContentShelf.ID(app: app, name: name))
        case .repeated(let content): (stored, isRepeated) = (content, true)
        }
        note(
            visit, verdict: isRepeated ? .duplicate : .done, fault: fault?.word,
            part: isRepeated
                ? nil : .init(name: name.text, offset: query.offset, bytes: body.count, isLast: stored.isWhole))
        var told = stored.answerBody(name, bodySM3: SM3.digest(of: body).hex, duplicate: isRepeated)
        let effect = fault?.afterApplying
        // The signature stays one over the content that was sent: only the body tells that the receipt is another's.
        if effect == .wrongBatchNumber || effect == .wrongBodyDigest {
            told.contentSM3 = SM3.digest(of: Array(name.text.utf8)).hex
        }
        return try await reply(with: Answer(told, status: stored.isWhole ? 200 : 202, content: name), effect: effect)
    }

    /// Answers a question about a content.
    func question(about name: ContentName, for app: String, visit: Visit) -> Reply {
        if let fault = faults.contentQueryFault() {
            switch fault {
            case .notFound: return refuse(Refusal(.notFound), visit: visit, fault: fault.word)
            case .gatewayPage:
                note(visit, verdict: nil, fault: fault.word)
                return .gatewayPage
            case .drop:
                note(visit, verdict: nil, fault: fault.word)
                return .silence
            }
        }
        guard let stored = contents.content(name, of: app),
            .milliseconds(clock.now() - stored.startedAt) >= visibilityDelay
        else { return refuse(Refusal(.notFound), visit: visit) }
        note(visit, verdict: .done, fault: nil)
        return .signed(
            Answer(
                stored.answerBody(name, bodySM3: nil, duplicate: false), status: stored.isWhole ? 200 : 202,
                content: name))
    }
}

/// What goes wrong with a part of a content.
enum ContentFault: Hashable, Sendable {
    /// As with a batch.
    case reception(BatchFault)
    /// What is not whole is forgotten before the part is looked at.
    case forget

    var word: FaultWord {
        switch self {
        case .reception(let fault): fault.word
        case .forget: .forget
        }
    }

    var afterApplying: BatchFault.AfterApplying? {
        if case .reception(let fault) = self, case .after(let effect) = fault.effect { effect } else { nil }
    }
}
