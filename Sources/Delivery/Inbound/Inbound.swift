package import Canonical
package import Exchange
import Foundation

/// One feed of one destination.
package struct FeedID: Hashable, Sendable {
    /// Who sends it.
    package let destination: DestinationID
    /// What it brings.
    package let feed: Feed

    /// A feed by its parts.
    package init(destination: DestinationID, feed: Feed) {
        self.destination = destination
        self.feed = feed
    }
}

/// How far a feed was read.
package struct FeedState: Sendable, Equatable {
    /// The feed.
    package let id: FeedID
    /// Where it goes on; `nil` at its beginning.
    package let cursor: String?
    /// When a page was last kept.
    package let pulledAt: Timestamp?
    /// How many items there are, each counted once.
    package let items: Int
    /// How many of them cannot be used.
    package let faulty: Int
    /// What may be missing, in words for operators; `nil` when nothing is.
    package let gap: String?

    /// A state, as a store gives it.
    package init(
        id: FeedID, cursor: String?, pulledAt: Timestamp?, items: Int, faulty: Int, gap: String?
    ) {
        self.id = id
        self.cursor = cursor
        self.pulledAt = pulledAt
        self.items = items
        self.faulty = faulty
        self.gap = gap
    }
}

/// What a page, or several, brought.
package struct FeedGain: Sendable, Equatable {
    /// Items that were never seen.
    package var new = 0
    /// Items that came again as they were.
    package var repeated = 0
    /// Items that came again with other content.
    package var corrected = 0
    /// Items whose fields cannot be used; kept all the same.
    package var faulty = 0

    /// Nothing.
    package init() {}

    /// Adds another page's.
    package static func += (left: inout FeedGain, right: FeedGain) {
        left.new += right.new
        left.repeated += right.repeated
        left.corrected += right.corrected
        left.faulty += right.faulty
    }
}

/// 生产安全事故信息 (canonical-model §2.14), as a platform sent it.
package struct AccidentNotice: Sendable, Equatable, Codable {
    /// 事故信息编号.
    package let noticeNo: String
    /// 事故单位代码; absent where the authority does not know it.
    package let unitCreditCode: String?
    /// 事故单位名称.
    package let unitName: String
    /// 发生时间, `YYYY-MM-DDThh:mm:ss+08:00`.
    package let occurredAt: String
    /// 发生地行政区划, six digits.
    package let divisionCode: String
    /// 发生地点.
    package let address: String?
    /// 事故类别.
    package let accidentKind: String?
    /// 事故等级.
    package let accidentGrade: String?
    /// 死亡人数.
    package let deaths: Int
    /// 重伤人数.
    package let seriousInjuries: Int
    /// 直接经济损失, in fen.
    package let directLoss: Int64?

    /// The moment of the accident.
    package var moment: Instant? { PlatformMoment.instant(of: occurredAt) }
}

/// A notice in the store, with the policies that it was matched to.
package struct StoredNotice: Sendable, Equatable {
    /// Its number in the store.
    package let id: Int64
    /// Who sent it.
    package let destination: DestinationID
    /// The platform's name of it.
    package let item: String
    /// From 1; a higher one corrects those before.
    package let revision: Int
    /// When the gateway received it.
    package let receivedAt: Timestamp
    /// What it says.
    package let notice: AccidentNotice
    /// The policies that it was matched to.
    package let matches: [NoticeMatch]

    /// A notice, as a store gives it.
    package init(
        id: Int64, destination: DestinationID, item: String, revision: Int, receivedAt: Timestamp,
        notice: AccidentNotice, matches: [NoticeMatch]
    ) {
        self.id = id
        self.destination = destination
        self.item = item
        self.revision = revision
        self.receivedAt = receivedAt
        self.notice = notice
        self.matches = matches
    }
}

/// A policy that an accident belongs to.
package struct NoticeMatch: Sendable, Equatable {
    /// The insurer's institution code.
    package let insurer: String
    /// The policy's number.
    package let policy: String
    /// Whether the place agrees too, beside the unit and the time.
    package let isSamePlace: Bool
    /// When the insurer was told; `nil` when she was not.
    package let exportedAt: Timestamp?

    /// A match by its parts.
    package init(insurer: String, policy: String, isSamePlace: Bool, exportedAt: Timestamp? = nil) {
        self.insurer = insurer
        self.policy = policy
        self.isSamePlace = isSamePlace
        self.exportedAt = exportedAt
    }
}

/// A unit that must be insured (应保台账), with the days on which it must.
package struct ObligatedUnit: Sendable, Equatable, Codable {
    /// 统一社会信用代码.
    package let creditCode: String
    /// 单位名称.
    package let name: String
    /// 行政区划.
    package let divisionCode: String?
    /// 行业.
    package let industryCode: String?
    /// 应保依据.
    package let mandatoryBasis: String?
    /// The first day, `YYYY-MM-DD`.
    package let validFrom: String
    /// The first day on which it must no longer; `nil` while it must.
    package let validTo: String?

    /// A unit, as a store gives it.
    package init(
        creditCode: String, name: String, divisionCode: String?, industryCode: String?, mandatoryBasis: String?,
        validFrom: String, validTo: String?
    ) {
        self.creditCode = creditCode
        self.name = name
        self.divisionCode = divisionCode
        self.industryCode = industryCode
        self.mandatoryBasis = mandatoryBasis
        self.validFrom = validFrom
        self.validTo = validTo
    }
}

/// A row that a platform wants changed in a code table.
package struct CodeChange: Sendable, Equatable, Codable {
    /// The table's name.
    package let table: String
    /// The code.
    package let code: String
    /// Its label.
    package let label: String
    /// The first day on which the code is valid, `YYYY-MM-DD`.
    package let validFrom: String?
    /// The first day on which it no longer is.
    package let validTo: String?
    /// Origin, successor or remark.
    package let note: String?

    /// A change, as a store gives it.
    package init(
        table: String, code: String, label: String, validFrom: String?, validTo: String?, note: String?
    ) {
        self.table = table
        self.code = code
        self.label = label
        self.validFrom = validFrom
        self.validTo = validTo
        self.note = note
    }
}

/// Some changes of code tables that take effect together.
package struct CodeRelease: Sendable, Equatable {
    /// Where a release stands.
    package enum State: String, Sendable, CaseIterable {
        /// A second person must approve it.
        case planned
        /// It is in force from its day.
        case active
        /// It was given up before it was approved.
        case cancelled
    }

    /// Its number: `CT-YYYYMMDD-` and six letters or digits.
    package let id: String
    /// The first data date that it is used for.
    package let from: CivilDate
    /// Where it stands.
    package let state: State
    /// Why.
    package let reason: String
    /// Who planned it.
    package let plannedBy: String
    /// When.
    package let plannedAt: Timestamp
    /// Who approved it.
    package let approvedBy: String?
    /// The changes.
    package let changes: [CodeChange]

    /// A release, as a store gives it.
    package init(
        id: String, from: CivilDate, state: State, reason: String, plannedBy: String, plannedAt: Timestamp,
        approvedBy: String?, changes: [CodeChange]
    ) {
        self.id = id
        self.from = from
        self.state = state
        self.reason = reason
        self.plannedBy = plannedBy
        self.plannedAt = plannedAt
        self.approvedBy = approvedBy
        self.changes = changes
    }
}
