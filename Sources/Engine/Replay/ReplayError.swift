package import Delivery

/// Why an operator's order about a replay is not carried out.
package enum ReplayError: Error, Equatable {
    /// The store refused.
    case store(StoreError)
    /// No group of failures has this name.
    case unknownGroup(String)
    /// No replay has this number.
    case unknownReplay(String)
    /// The plan must be approved by a second person first.
    case needsApproval
    /// Who planned cannot approve.
    case samePerson(String)
    /// What the plan was to send has changed since.
    case expired
    /// The replay is in a state in which this cannot be done.
    case wrongState(ReplayState)
    /// A step went worse than the plan allows, and the operator did not say that it goes on.
    case stopped(String)
    /// Another process carries it out.
    case busy
    /// The group holds nothing that can be sent.
    case nothingToSend([SkipReason: Int])
}

extension ReplayError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .store(let error): error.description
        case .unknownGroup(let name): "没有编号为 \(name) 的失败组：请用 anze failures 查看编号"
        case .unknownReplay(let id): "没有编号为 \(id) 的重放计划：请用 anze replay status 查看"
        case .needsApproval: "该计划须由另一人批准：anze replay approve 编号"
        case .samePerson(let name): "“\(name)”是计划的制定人，须由另一人批准（ANZE_OPERATOR 指明经办人）"
        case .expired: "计划制定后失败组已有变化，计划失效：请重新 anze replay plan"
        case .wrongState(let state): "计划处于“\(state.label)”，不能这样操作"
        case .stopped(let note): "计划已停下：\(note)。核对后加 --continue 继续，或 anze replay cancel"
        case .busy: "另一个进程（anze serve 或另一个 replay run）正在执行该计划：请用 anze replay status 查看"
        case .nothingToSend(let skipped):
            "该组没有可以重放的记录："
                + skipped.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.label) \($0.value)" }
                .joined(separator: "，")
        }
    }
}

extension ReplayState {
    /// What operators read.
    package var label: String {
        switch self {
        case .planned: "已计划"
        case .approved: "已批准"
        case .running: "进行中"
        case .stopped: "已停下"
        case .done: "已完成"
        case .cancelled: "已取消"
        case .expired: "已失效"
        }
    }
}

extension SkipReason {
    /// What operators read.
    package var label: String {
        switch self {
        case .accepted: "已受理"
        case .superseded: "已有新版本"
        case .dependency: "所引用的记录尚未受理"
        case .unknown: "结果未知，先查证"
        case .conflict: "编号冲突或多次中断，先 anze resume 查证"
        case .rule: "按现行规则不合格"
        case .changed: "状态已变化"
        }
    }
}
