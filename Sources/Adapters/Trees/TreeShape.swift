import Canonical
import Mapping

/// The columns of a nested source as a tree of names: where in a record each cell is found.
///
/// A path is names between `/`; `*` after a name stands for each item of an array, or each of the elements with that name.
/// A path that ends at an array gives its items as a list; so does one that goes through `*` on the level of the record.
struct TreeShape: Sendable {
    /// What is known of one place in a record.
    struct Place: Sendable {
        /// The members by name, and the place of each in the shape.
        var members = ByteTable()
        var memberPlaces: [Int] = []
        /// The place of the items of an array; −1 without one.
        var items = -1
        /// The column whose cell stands here, as a position among the cells of its row; −1 without one.
        var position = -1
        /// The level whose rows begin here; 0 without one.
        var level: UInt8 = 0
        /// The columns of lists below this array: where among the row's cells, and the names from an item to the value.
        var lists: [(position: Int, names: [[UInt8]])] = []
        /// Whether everything below is ignored by the mapping.
        var isIgnored = false

        /// Whether columns stand below it.
        var hasParts: Bool { members.count > 0 || items >= 0 || level > 0 || !lists.isEmpty }

        /// The place of a member; nil for an unknown one.
        func member(_ name: Bytes) -> Int? { members[name].map { memberPlaces[$0] } }
    }

    private(set) var places = [Place()]
    /// How many cells the rows of each level have.
    private(set) var widths: [Int] = []

    init(of mapping: SourceMapping) {
        var widths = [Int](repeating: 0, count: mapping.lists.count + 1)
        for (index, list) in mapping.lists.enumerated() {
            let place = add(Self.names(list.path))
            places[place].level = UInt8(index + 1)
        }
        for column in mapping.columns {
            let level = Int(column.level)
            let position = widths[level]
            widths[level] += 1
            let names = Self.names(column.name)
            let base = level == 0 ? [] : Self.names(mapping.lists[level - 1].path)
            // A `*` behind the level's own path makes a list of values.
            if let star = names[base.count...].firstIndex(of: "*") {
                let array = add(Array(names[..<star]))
                places[array].lists.append((position, names[(star + 1)...].map { Array($0.utf8) }))
                // The places of the members say later which members are unknown.
                _ = add(names)
            } else {
                let place = add(names)
                places[place].position = position
                if column.isIgnored { places[place].isIgnored = true }
            }
        }
        self.widths = widths
    }

    /// The place of a path, made where it is not known yet.
    private mutating func add(_ names: [String]) -> Int {
        var place = 0
        for name in names {
            if name == "*" {
                if places[place].items < 0 {
                    places[place].items = places.count
                    places.append(Place())
                }
                place = places[place].items
            } else {
                let key = Array(name.utf8)
                if let next = places[place].member(key.span) {
                    place = next
                } else {
                    places[place].members.insert(key.span)
                    places[place].memberPlaces.append(places.count)
                    place = places.count
                    places.append(Place())
                }
            }
        }
        return place
    }

    /// The names of a path; a first `/` says nothing.
    static func names(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}
