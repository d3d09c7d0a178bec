import CExpat

/// What expat calls back to: keeps depth and the first failure, and hands events on to the sink.
@safe final class XMLEvents {
    /// Why the parsing was stopped.
    private(set) var failure: SourceError?
    /// Lines of the document that expat does not see.
    var skippedLines = 0
    private(set) var declaresUTF8 = true

    // The parser owns this object and its handle, and frees both together.
    private let handle: OpaquePointer
    private let file: String
    private let part: String?
    private let depthLimit: Int
    private let sink: any XMLSink
    private let countsLines: Bool
    private var isStopped = false
    private var depth = 0
    private var tag = XMLTag()

    init(_ handle: OpaquePointer, file: String, part: String?, depthLimit: Int, sink: any XMLSink) {
        unsafe self.handle = handle
        self.file = file
        self.part = part
        self.depthLimit = depthLimit
        self.sink = sink
        countsLines = sink.countsLines
    }

    /// A fault at the place where the parser stands.
    func illFormed(_ reason: String) -> SourceError {
        .illFormedXML(file: file, part: part, line: line, reason: reason)
    }

    private var line: Int { Int(clamping: unsafe XML_GetCurrentLineNumber(handle)) + skippedLines }

    private func start(_ name: UnsafePointer<CChar>, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>) {
        depth += 1
        guard depth <= depthLimit else { return stop(illFormed("元素嵌套超过 \(depthLimit) 层")) }
        unsafe tag.fill(name, pairs, line: countsLines ? line : 0)
        do throws(SourceError) { try sink.start(tag) } catch { stop(error) }
    }

    private func end() {
        depth -= 1
        do throws(SourceError) { try sink.end() } catch { stop(error) }
    }

    private func characters(_ text: UnsafeBufferPointer<UInt8>) {
        do throws(SourceError) { try sink.characters(unsafe text.span) } catch { stop(error) }
    }

    private func stop(_ reason: SourceError) {
        if failure == nil { failure = reason }
        isStopped = true
        unsafe _ = XML_StopParser(handle, 0)
    }

    /// Expat may call once more after it was told to stop.
    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLEvents? {
        guard let context = unsafe context else { return nil }
        let events = unsafe Unmanaged<XMLEvents>.fromOpaque(context).takeUnretainedValue()
        return events.isStopped ? nil : events
    }

    static func setHandlers(of handle: OpaquePointer) {
        unsafe XML_SetElementHandler(
            handle,
            { context, name, pairs in
                guard let name = unsafe name, let pairs = unsafe pairs else { return }
                unsafe XMLEvents.of(context)?.start(name, pairs)
            },
            { context, _ in unsafe XMLEvents.of(context)?.end() })
        unsafe XML_SetCharacterDataHandler(handle) { context, text, count in
            guard let text = unsafe text else { return }
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count))
            unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe XMLEvents.of(context)?.characters($0) }
        }
        unsafe XML_SetStartDoctypeDeclHandler(handle) { context, _, _, _, _ in
            guard let events = unsafe XMLEvents.of(context) else { return }
            events.stop(events.illFormed("含有 DOCTYPE 声明,出于安全不予读取"))
        }
        unsafe XML_SetXmlDeclHandler(handle) { context, _, encoding, _ in
            guard let encoding = unsafe encoding else { return }
            unsafe XMLEvents.of(context)?.declaresUTF8 = String(cString: encoding).uppercased() == "UTF-8"
        }
    }
}

extension XMLEvents {
    /// What an error of expat means, in Chinese.
    static func reason(_ code: XML_Error) -> String {
        switch code {
        case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_UNCLOSED_CDATA_SECTION,
            XML_ERROR_PARTIAL_CHAR:
            "XML 不完整"
        case XML_ERROR_TAG_MISMATCH: "开始标签与结束标签不配对"
        case XML_ERROR_DUPLICATE_ATTRIBUTE: "同一属性出现两次"
        case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "根元素之后还有内容"
        case XML_ERROR_UNDEFINED_ENTITY: "含有未定义的实体"
        case XML_ERROR_BAD_CHAR_REF: "含有 XML 不允许的字符引用"
        case XML_ERROR_UNBOUND_PREFIX: "命名空间前缀没有声明"
        case XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING: "XML 声明的编码不受支持或与内容不符"
        case XML_ERROR_INVALID_TOKEN: "XML 语法错误或含有非法字节"
        default: "XML 语法错误"
        }
    }
}
