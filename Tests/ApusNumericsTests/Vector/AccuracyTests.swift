/// Every vectorised function against values computed with 60 digits, on every level of the machine.
import ApusNumerics
import Foundation
import Testing

@Suite struct VectorAccuracyTests {
  /// Arguments of one function, its rounded values, and what the rounding left over in units.
  private struct Table {
    var name: String
    var arguments: [Double]
    var values: [Double]
    var rests: [Double]
  }

  /// The format is described in the script beside the resource.
  private static func readTables() throws -> [Table] {
    let url = try #require(
      Bundle.module.url(
        forResource: "vector_functions", withExtension: "bin", subdirectory: "Resources"))
    let data = try Data(contentsOf: url)
    var offset = 0
    func read<Value: BitwiseCopyable>(_ count: Int, as type: Value.Type) -> [Value] {
      let size = MemoryLayout<Value>.size
      defer { offset += count * size }
      return data.withUnsafeBytes { bytes in
        (0..<count).map { bytes.loadUnaligned(fromByteOffset: offset + $0 * size, as: type) }
      }
    }
    var tables: [Table] = []
    while offset < data.count {
      let name = String(decoding: read(16, as: UInt8.self).prefix { $0 != 0 }, as: UTF8.self)
      let count = Int(read(1, as: Int32.self)[0])
      tables.append(
        Table(
          name: name, arguments: read(count, as: Double.self), values: read(count, as: Double.self),
          rests: read(count, as: Int8.self).map { Double($0) / 256 }))
    }
    return tables
  }

  private static func limit(_ name: String) -> Double { name == "exp" || name == "log" ? 2 : 4 }

  @Test func everyFunctionIsWithinItsUnits() throws {
    let tables = try Self.readTables()
    #expect(tables.count == 10)
    for kernels in VectorKernels.all {
      let functions = Dictionary(
        uniqueKeysWithValues: kernels.functions.map { ($0.name, $0.kernel) })
      for table in tables {
        let kernel = try #require(functions[table.name])
        let actual = VectorKernels.apply(kernel, table.arguments)
        var worst = (error: 0.0, argument: 0.0)
        for (i, value) in table.values.enumerated() {
          let error = abs((actual[i] - value) / value.ulp - table.rests[i])
          if !(error <= worst.error) { worst = (error, table.arguments[i]) }
        }
        print("\(kernels.instructionSet) \(table.name): \(worst.error) units at \(worst.argument)")
        #expect(
          worst.error <= Self.limit(table.name), "\(kernels.instructionSet) \(table.name)")
      }
    }
  }

  @Test func levelsAgreeWithinTheSumOfTheirErrors() throws {
    let baseline = VectorKernels(.baseline)
    let expected = Dictionary(
      uniqueKeysWithValues: baseline.functions.map { ($0.name, $0.kernel) })
    for kernels in VectorKernels.all.dropFirst() {
      for table in try Self.readTables() {
        let first = VectorKernels.apply(try #require(expected[table.name]), table.arguments)
        let kernel = try #require(kernels.functions.first { $0.name == table.name }).kernel
        let second = VectorKernels.apply(kernel, table.arguments)
        for i in first.indices {
          let limit = 2 * Self.limit(table.name) * first[i].ulp
          #expect(abs(first[i] - second[i]) <= limit, "\(table.name)(\(table.arguments[i]))")
        }
      }
    }
  }
}
