// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]
/// For the targets that wrap a C library.
let wrapsC: [SwiftSetting] = house + [.strictMemorySafety()]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")

let package = Package(
    name: "anze",
    products: [
        .executable(name: "anze", targets: ["anze"]),
        .executable(name: "anze-validate", targets: ["anze-validate"]),
        .executable(name: "anze-simulator", targets: ["anze-simulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CODBC", pkgConfig: "odbc", providers: [.apt(["unixodbc-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Canonical", swiftSettings: house),
        .target(name: "Mapping", dependencies: ["Canonical"], swiftSettings: house),
        .target(name: "Rules", dependencies: ["Canonical"], swiftSettings: house),
        .target(name: "ShangMi", dependencies: ["CLibCrypto", asn1], swiftSettings: wrapsC),
        .target(name: "Zip", dependencies: ["CLibZip", "CZlib"], swiftSettings: wrapsC),
        .target(name: "Definitions", dependencies: ["Canonical", yams], swiftSettings: house),
        .target(
            name: "Adapters",
            dependencies: ["Canonical", "Mapping", "ShangMi", "Definitions", "CLibZip", "CExpat"],
            swiftSettings: wrapsC),
        .target(
            name: "Validation", dependencies: ["Canonical", "Mapping", "Rules", "Adapters", "ShangMi", "CXLSXWriter"],
            resources: [.embedInCode("Reports/HTML/report.css"), .embedInCode("Reports/HTML/report.js")],
            swiftSettings: wrapsC),
        .target(
            name: "Desk", dependencies: ["Canonical", "ShangMi", "Definitions", "Adapters", "Validation", arguments],
            swiftSettings: house),
        .executableTarget(name: "anze-validate", dependencies: ["Desk", arguments], swiftSettings: house),
        .target(name: "Exchange", dependencies: ["Canonical", "ShangMi", "Definitions"], swiftSettings: house),
        .target(name: "Evidence", dependencies: ["ShangMi"], swiftSettings: house),
        .target(
            name: "Delivery", dependencies: ["Canonical", "ShangMi", "Exchange", "Evidence"], swiftSettings: house),
        .target(
            name: "DeliverySQL", dependencies: ["Canonical", "ShangMi", "Exchange", "Evidence", "Delivery"],
            swiftSettings: house),
        .target(
            name: "DeliverySQLite", dependencies: ["ShangMi", "Delivery", "DeliverySQL", grdb, sqlite],
            swiftSettings: wrapsC),
        .target(name: "Postgres", dependencies: ["CLibPQ"], swiftSettings: wrapsC),
        .target(
            name: "DeliveryPostgres", dependencies: ["ShangMi", "Exchange", "Delivery", "DeliverySQL", "Postgres"],
            swiftSettings: house),
        .target(name: "Transport", dependencies: ["CCurl"], swiftSettings: wrapsC),
        .target(
            name: "Connectors", dependencies: ["Canonical", "ShangMi", "Transport", "CODBC"], swiftSettings: wrapsC),
        .target(
            name: "Engine",
            dependencies: [
                "Canonical", "ShangMi", "Zip", "Definitions", "Adapters", "Validation", "Exchange", "Evidence",
                "Delivery", "Transport", "Connectors", logging,
            ], swiftSettings: house),
        .target(
            name: "Console",
            dependencies: [
                "Engine", logging, hummingbird, hummingbirdCore, hummingbirdTLS, nioCore, nioSSL, httpTypes,
            ],
            swiftSettings: house),
        .target(
            name: "Simulator",
            dependencies: [
                "ShangMi", "Zip", "Definitions", logging, hummingbird, hummingbirdTLS, nioCore, nioSSL, httpTypes,
            ], resources: [.embedInCode("Console/console.css"), .embedInCode("Console/console.js")],
            swiftSettings: house),
        .executableTarget(
            name: "anze",
            dependencies: [
                "Canonical", "Mapping", "ShangMi", "Zip", "Definitions", "Adapters", "Validation", "Desk",
                "Exchange", "Evidence",
                "Delivery", "DeliverySQL", "DeliverySQLite", "Postgres", "DeliveryPostgres", "Connectors", "Engine",
                "Console",
                logging, arguments,
            ], swiftSettings: house),
        .executableTarget(
            name: "anze-simulator", dependencies: ["Simulator", logging, arguments],
            swiftSettings: house),
        .target(
            name: "TestKit", dependencies: ["Canonical", "Definitions", "Delivery", "Exchange", "Evidence", "ShangMi"],
            path: "Tests/TestKit", swiftSettings: house),
    ]
        + [
            tests("Canonical", data: ["Vectors"]), tests("Mapping", ["Canonical"]), tests("Rules", ["Canonical"]),
            tests("ShangMi", data: ["Vectors", "Peers/peers.py", "Peers/messages.py"]),
            tests("Zip"), tests("Definitions", ["Canonical"]),
            tests("Adapters", ["Canonical", "Mapping", "Definitions", "ShangMi"]),
            tests("Validation", ["Canonical", "Mapping", "Rules", "Adapters", "ShangMi", "Definitions"]),
            tests("Exchange", ["Canonical", "ShangMi", "Definitions", "Adapters", "Delivery"], data: ["Golden"]),
            tests("Evidence", ["ShangMi"], data: ["Vectors"]),
            tests("Delivery", ["Canonical", "ShangMi", "Exchange", "Evidence"]),
            tests("DeliverySQL", ["Delivery"]),
            tests(
                "DeliverySQLite",
                ["Canonical", "ShangMi", "Exchange", "Evidence", "Delivery", "DeliverySQL", grdb, sqlite]),
            tests("Postgres"),
            tests(
                "DeliveryPostgres",
                [
                    "Delivery", "DeliverySQL", "DeliverySQLite", "Postgres", "ShangMi", "Canonical", "Exchange",
                    "Evidence",
                ]),
            tests("Transport"),
            tests("Connectors", ["Canonical", "ShangMi", "Transport"]),
            tests(
                "Engine",
                [
                    "Canonical", "ShangMi", "Zip", "Definitions", "Adapters", "Validation", "Exchange", "Evidence",
                    "Delivery", "DeliverySQL", "DeliverySQLite", "DeliveryPostgres", "Postgres", "Transport",
                    "Connectors",
                    logging,
                ]),
            tests("Simulator", ["ShangMi", "Definitions", logging]),
            // Runs the built programs as users do.
            .testTarget(
                name: "CommandTests",
                dependencies: ["anze", "anze-validate", "anze-simulator", "Desk", "ShangMi", "TestKit", grdb],
                exclude: ["Schemas", "Peers"], swiftSettings: house),
        ]
)

/// The tests of a target: they may use it, the test kit, and what it is made of.
func tests(_ target: String, _ others: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(
        name: "\(target)Tests", dependencies: [.init(stringLiteral: target), "TestKit"] + others,
        exclude: data, swiftSettings: house)
}
