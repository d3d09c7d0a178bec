package import Delivery
package import Exchange
package import ShangMi
package import Zip

/// Why an operator's order about a package is not carried out.
package enum PackageError: Error, Equatable {
    /// The store refused.
    case store(StoreError)
    /// Profile and code tables do not fit.
    case table(PackageTableError)
    /// Something stands in the way of a new package.
    case obstacle(PackageObstacle)
    /// A file could not be written or read.
    case file(ZipError)
    /// The store's answer was cut while rows were read.
    case interrupted
    /// Another build used the serial numbers meanwhile.
    case serialsTaken
    /// There is no row to supplement or correct.
    case nothing(PackageSubmission)
    /// A supplement or correction needs a reason.
    case needsReason(PackageSubmission)
    /// No package has this name.
    case unknown(String)
    /// The package must be approved by a second person first.
    case needsApproval(String)
    /// Who built it cannot approve it.
    case samePerson(String)
    /// The package is in a state in which this cannot be done.
    case wrongState(String, PackageState)
    /// The package's file is not the one that was built or sealed.
    case changed(path: String)
    /// The key does not sign.
    case signing(SignerError)
    /// Keys or trust files cannot be used.
    case keys(KeyMaterialError)
    /// The way to the destination cannot be set up.
    case line(String)
}

extension PackageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .store(let error): error.description
        case .table(let error): error.description
        case .obstacle(let obstacle): obstacle.sentence
        case .file(let error): error.description
        case .interrupted: "读取存储时连接中断，本次没有生成：请重新运行"
        case .serialsTaken: "另一次生成刚刚用掉了同一批流水号，本次没有生成：请重新运行"
        case .nothing(let submission): "没有需要\(submission.label)的行：本期已报送的包与存储一致"
        case .needsReason(let submission): "\(submission.label)须用 --reason 写明原因"
        case .unknown(let name): "没有名为“\(name)”的报送包：请用 anze package list 查看"
        case .needsApproval(let name): "报送包须由另一人批准：anze package approve \(name)"
        case .samePerson(let name): "“\(name)”是生成人，须由另一人批准（ANZE_OPERATOR 指明经办人）"
        case .wrongState(let name, let state): "报送包 \(name) 处于“\(state.label)”，不能这样操作"
        case .changed(let path): "文件“\(path)”与生成时登记的内容不符，已停止：请 anze package cancel 后重新生成"
        case .signing(let error): error.description
        case .keys(let error): error.description
        case .line(let reason): reason
        }
    }
}

extension PackageObstacle {
    /// What stands in the way, and what to do.
    fileprivate var sentence: String {
        switch self {
        case .open(let name): "本期的报送包 \(name) 还没有结果：请先 anze package approve（待批准时）、submit、result，或 cancel"
        case .building: "另一个进程正在为该机构生成报送包：请稍后再试"
        case .hasFirst(let name): "本期的首报 \(name) 已被接受：遗漏的行用补报（supplement），有误的行用更正（correction）"
        case .noFirst: "本期还没有被接受的报送包：请先首报（first）"
        }
    }
}

extension PackageState {
    /// What operators read.
    package var label: String {
        switch self {
        case .building: "生成中"
        case .built: "待批准"
        case .approved: "待发送"
        case .sending: "发送结果未知"
        case .processing: "已送达，等待结果"
        case .accepted: "已接受"
        case .rejected: "已退回"
        case .cancelled: "已作废"
        }
    }
}
