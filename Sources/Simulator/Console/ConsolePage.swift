import Definitions

/// The console's page: counts, fault switches, requests, batches, packages, contents, feeds and books.
///
/// Everything is there without scripts; the script only brings the lists up to date.
struct ConsolePage {
    let view: ConsoleView
    let kinds: PlatformKinds

    var html: HTML {
        Self.document(
            title: view.platform,
            """
            <main>
            <section id="summary" class="live">\(numbers)</section>
            <h2 id="faults">故障开关</h2>
            \(switches)
            <section id="lists" class="live">
            <h2>请求 <small>最近 \(view.requests.count) 个</small></h2>
            \(requests)
            <h2>批次 <small>最近 \(view.batches.count) 个，均已入账</small></h2>
            \(batches)
            <h2>报送包</h2>
            \(packages)
            <h2>附件内容</h2>
            \(contents)
            <h2>下发内容</h2>
            \(feeds)
            <h2>账簿</h2>
            \(books)
            </section>
            </main>
            """)
    }

    static func document(title: String, _ content: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>模拟器 \(title)</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/console.css">
        <script src="/console.js" defer></script>
        </head>
        <body>
        <header><h1><a href="/">模拟器</a> \(title)</h1><label id="refresh" hidden><input type="checkbox" checked> 自动更新</label></header>
        \(content)
        </body>
        </html>

        """
    }

    private var numbers: HTML {
        let totals = view.books.totals
        let counts: [(Int, String, String)] = [
            (totals.requests, "请求", ""), (totals.batchesApplied, "入账批次", ""),
            (totals.recordsAccepted, "接收记录", ""), (totals.recordsRejected, "拒收记录", ""),
            (totals.duplicates, "重复", ""), (totals.contentsTaken, "收下附件", ""),
            (totals.recordsAcceptedAgain, "重复入账", totals.recordsAcceptedAgain == 0 ? "" : "bad"),
        ]
        let items = counts.map { count, title, style -> HTML in
            "<li class=\"\(style)\"><b>\(count)</b>\(title)</li>"
        }
        return "<ul class=\"numbers\">\(items)</ul><p class=\"soft\">平台时间 \(view.time)</p>"
    }

    private var requests: HTML {
        guard !view.requests.isEmpty else { return Self.nothing }
        let rows = view.requests.map { request -> HTML in
            """
            <tr><td class="number">\(request.number)</td><td class="time">\(request.at)</td><td>\(request.app ?? "")</td>\
            <td class="path"><b>\(request.method)</b> \(request.path)</td><td class="path">\(request.subject ?? "")</td>\
            <td class="number">\(request.bytes.map { "\($0)" } ?? "过大")</td><td>\(Self.badge(request.signature))</td>\
            <td>\(Self.verdict(request))</td><td>\(request.fault.map { Self.badge($0) } ?? "")</td></tr>
            """
        }
        return Self.table(["#序号", "时间", "app", "请求", "批次号/包名/内容", "#字节", "签名", "结果", "故障"], rows)
    }

    private var batches: HTML {
        guard !view.batches.isEmpty else { return Self.nothing }
        let rows = view.batches.map { batch -> HTML in
            """
            <tr><td class="time">\(batch.receivedAt)</td><td>\(batch.app)</td>\
            <td class="path"><a href="/batch?app=\(batch.app)&amp;no=\(batch.batchNo)">\(batch.batchNo)</a></td>\
            <td>\(batch.kind)</td><td>\(Self.badge(batch.state))</td><td class="number">\(batch.accepted)</td>\
            <td class="number">\(batch.rejected)</td><td class="path">\(batch.receiptNo)</td></tr>
            """
        }
        return Self.table(["时间", "app", "批次号", "kind", "state", "#接收", "#拒收", "receiptNo"], rows)
    }

    private var packages: HTML {
        guard !view.packages.isEmpty else { return Self.nothing }
        let rows = view.packages.map { package -> HTML in
            let tables = package.tables.map { table -> HTML in
                let lines = table.rejected.prefix(20).map { row -> HTML in
                    "<li>第 \(row.line) 行 \(row.column) <b>\(row.code)</b> \(row.message)</li>"
                }
                return "<div>\(table.table) \(table.rows) 行，拒收 \(table.rejected.count)<ul>\(lines)</ul></div>"
            }
            return """
                <tr><td class="time">\(package.receivedAt)</td><td>\(package.app)</td><td class="path">\(package.name)</td>\
                <td class="path">\(package.packageNo)</td><td>\(Self.badge(state: package.state))</td><td>\(tables)</td></tr>
                """
        }
        return Self.table(["时间", "app", "包名", "packageNo", "state", "各表"], rows)
    }

    private var contents: HTML {
        guard !view.contents.isEmpty else { return Self.nothing }
        let rows = view.contents.map { content -> HTML in
            """
            <tr><td class="time">\(content.changedAt)</td><td>\(content.app)</td><td class="path">\(content.contentSM3)</td>\
            <td>\(Self.badge(state: content.state))</td><td class="number">\(content.received)</td>\
            <td class="number">\(content.bytes)</td><td class="number">\(content.parts)</td>\
            <td class="path">\(content.receiptNo)</td></tr>
            """
        }
        return Self.table(["时间", "app", "contentSM3", "state", "#已收字节", "#字节", "#分块", "receiptNo"], rows)
    }

    private var feeds: HTML {
        guard !view.feeds.isEmpty else { return Self.nothing }
        return Self.table(
            ["feed", "#条目"],
            view.feeds.map { "<tr><td>\($0.feed)</td><td class=\"number\">\($0.items)</td></tr>" })
    }

    private var books: HTML {
        guard !view.books.kinds.isEmpty else { return Self.nothing }
        return Self.table(
            ["kind", "#记录", "#版本"],
            view.books.kinds.map {
                """
                <tr><td>\($0.kind)</td><td class="number">\($0.records)</td><td class="number">\($0.versions)</td></tr>
                """
            })
    }
}

extension ConsolePage {
    /// One batch with the verdicts of its records.
    static func html(of batch: BatchView, platform: String) -> HTML {
        let rows = (batch.records ?? []).map { record -> HTML in
            """
            <tr><td class="path">\(record.key)</td><td class="number">\(Int(record.version))</td><td>\(record.op ?? "")</td>\
            <td>\(badge(code: record.code))</td><td>\(record.message)</td></tr>
            """
        }
        return document(
            title: platform,
            """
            <main><p><a href="/">返回</a></p>
            <h2>批次 \(batch.batchNo)</h2>
            <p>\(batch.kind) · app \(batch.app) · \(batch.receivedAt) · receiptNo \(batch.receiptNo) · \(badge(batch.state))</p>
            <p class="soft">接收 \(batch.accepted) 条，拒收 \(batch.rejected) 条；记录的内容不显示。</p>
            \(table(["key", "#version", "op", "结果", "说明"], rows))
            </main>
            """)
    }

    /// Why a fault could not be turned on.
    static func html(of error: DefinitionError, platform: String) -> HTML {
        document(
            title: platform, "<main><h2>未能打开故障</h2><p>\(error.message)</p><p><a href=\"/#faults\">返回</a></p></main>")
    }

    static let nothing: HTML = "<p class=\"soft\">暂无</p>"

    /// A table; the heads of numbers begin with `#`.
    static func table(_ heads: [String], _ rows: [HTML]) -> HTML {
        let cells = heads.map { head -> HTML in
            head.hasPrefix("#") ? "<th class=\"number\">\(String(head.dropFirst()))</th>" : "<th>\(head)</th>"
        }
        return """
            <div class="wide"><table><thead><tr>\(cells)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    static func badge(_ signature: SignatureVerdict) -> HTML {
        switch signature {
        case .valid: "<span class=\"badge good\">有效</span>"
        case .invalid: "<span class=\"badge bad\">无效</span>"
        case .notChecked: "<span class=\"badge\">未验</span>"
        }
    }

    static func badge(_ fault: FaultWord) -> HTML { "<span class=\"badge warn\">\(fault.rawValue)</span>" }

    static func badge(_ state: BatchState) -> HTML { badge(state: state.rawValue) }

    static func badge(state: String) -> HTML {
        let style = ["accepted": "good", "taken": "good", "partial": "warn", "rejected": "bad"][state] ?? ""
        return "<span class=\"badge \(style)\">\(state)</span>"
    }

    static func badge(code: String) -> HTML {
        "<span class=\"badge \(code == ResultCode.done.rawValue ? "good" : "bad")\">\(code)</span>"
    }

    private static func verdict(_ request: SeenRequest) -> HTML {
        guard let code = request.code else { return "<span class=\"badge warn\">无应答</span>" }
        return "\(badge(code: code)) \(request.message ?? "")"
    }
}
