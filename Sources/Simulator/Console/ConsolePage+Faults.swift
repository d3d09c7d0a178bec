extension ConsolePage {
    /// The switches, in one block for what they are about; a block with one that is on is open.
    var switches: HTML {
        let blocks = FaultSubject.allCases.map(block)
        let file: HTML = view.faultsOfFile == 0 ? "" : "故障文件中有 \(view.faultsOfFile) 条，排在开关之前。"
        return """
            <p class="soft">\(file)every：每隔几次命中一次；times：命中几次后停止；空着即每次都命中、直到关闭。</p>
            <form method="post" action="/faults"><button name="switch" value="all-off">全部关闭</button></form>
            \(blocks)
            """
    }

    private func block(_ subject: FaultSubject) -> HTML {
        let faults = FaultSwitch.all.filter { $0.id.subject == subject }
        let states = view.faults.filter { $0.on == subject }
        let on = states.count { $0.isOn }
        let rows = zip(faults, states).map(row)
        let count: HTML = on == 0 ? "" : "<span class=\"badge warn\">已开 \(on)</span>"
        let open: HTML = on == 0 ? "" : " open"
        return """
            <details id="\(subject.rawValue)"\(open)><summary>\(subject.title) <code>on: \(subject.rawValue)</code> \(count)</summary>
            <div class="faults">\(rows)</div></details>
            """
    }

    private func row(_ fault: FaultSwitch, _ state: SwitchView) -> HTML {
        let hidden: HTML = """
            <input type="hidden" name="on" value="\(fault.id.subject.rawValue)">\
            <input type="hidden" name="do" value="\(fault.id.word.rawValue)">
            """
        let head: HTML = "<div class=\"what\"><b>\(fault.id.word.rawValue)</b> \(fault.meaning)</div>"
        guard !state.isOn else {
            let settings = state.settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)，" }.joined()
            return """
                <form method="post" action="/faults" class="on">\(hidden)\(head)
                <div class="settings">\(settings)已命中 \(state.hits) 次</div><button name="switch" value="off">关闭</button></form>
                """
        }
        let inputs = fault.settings(among: kinds).map(input)
        return """
            <form method="post" action="/faults">\(hidden)\(head)
            <div class="settings">\(inputs)</div><button name="switch" value="on">打开</button></form>
            """
    }

    private func input(_ setting: FaultSwitch.Setting) -> HTML {
        guard setting.choices.isEmpty else {
            let options = setting.choices.map { choice -> HTML in
                let selected: HTML = choice == setting.usual ? " selected" : ""
                return "<option value=\"\(choice)\"\(selected)>\(choice.isEmpty ? "全部" : choice)</option>"
            }
            return "<label>\(setting.key) <select name=\"\(setting.key)\">\(options)</select></label>"
        }
        let isWord = ["message", "column", "feed"].contains(setting.key)
        return """
            <label>\(setting.key) <input name="\(setting.key)" value="\(setting.usual)" size="\(isWord ? 12 : 4)"></label>
            """
    }
}
