/// The steps of the mapping language by the words that mapping files use.
enum StepName: String, CaseIterable {
    case nulls
    case excelText = "excel_text"
    case collapseSpace = "collapse-space"
    case upper, lower
    case stripPrefix = "strip-prefix"
    case stripSuffix = "strip-suffix"
    case remove, replace, pad, extract, part, pattern
    case split
    case date, datetime
    case nextDay = "next-day"
    case startOfDay = "start-of-day"
    case nextSecond = "next-second"
    case money, integer, decimal, percent, boolean, code, shares

    /// Whether a step is a word alone, a word with settings, or either.
    enum Settings {
        case never, always, optional
    }

    /// Whether the step has settings.
    var takesSettings: Settings {
        switch self {
        case .excelText, .collapseSpace, .upper, .lower, .nextDay, .startOfDay, .nextSecond: .never
        case .integer, .decimal, .percent, .boolean: .optional
        case .nulls, .stripPrefix, .stripSuffix, .remove, .replace, .pad, .extract, .part, .pattern, .split, .date,
            .datetime, .money, .code, .shares:
            .always
        }
    }

    /// What the step does, for the editor.
    var words: String {
        switch self {
        case .nulls: "这些写法表示没有值"
        case .excelText: "去掉开头的撇号或 =\"…\""
        case .collapseSpace: "连续空白(含换行)变成一个空格"
        case .upper: "小写字母变大写"
        case .lower: "大写字母变小写"
        case .stripPrefix: "去掉开头的文字"
        case .stripSuffix: "去掉结尾的文字,例如单位"
        case .remove: "去掉与模式相符的内容"
        case .replace: "把一些文字换成另一些"
        case .pad: "在前面补足位数"
        case .extract: "取与模式相符的部分(第一个括号)"
        case .part: "按分隔符取其中一段"
        case .pattern: "须符合模式,否则是问题"
        case .split: "按分隔符拆成多个值"
        case .date: "日期,按所列格式依次尝试;serial 是表格软件的日期数值"
        case .datetime: "时间,按所列格式依次尝试"
        case .nextDay: "所写日期含当日,存为次日"
        case .startOfDay: "当日零时"
        case .nextSecond: "所写时刻含该秒,存为下一秒"
        case .money: "金额,说明单位"
        case .integer: "整数"
        case .decimal: "小数"
        case .percent: "百分数,可带 %"
        case .boolean: "是或否,说明写法"
        case .code: "代码,说明写法"
        case .shares: "共保份额的写法"
        }
    }
}
