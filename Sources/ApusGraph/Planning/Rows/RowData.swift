/// Constant data in the layouts that loops over rows want, made once and shared by all executors.

/// Constants of a plan by their layout.
final class RowData: @unchecked Sendable {
  private struct Key: Hashable {
    let buffer: ObjectIdentifier
    let layout: RowLayout
  }

  /// One constant in one layout.
  private final class Block {
    let memory: UnsafeRawBufferPointer
    /// Kept, so that nothing else gets its identity.
    let source: ConstantBuffer

    init(_ memory: UnsafeRawBufferPointer, of source: ConstantBuffer) {
      self.memory = memory
      self.source = source
    }

    deinit {
      memory.deallocate()
    }
  }

  private var blocks: [Key: Block] = [:]
  /// Those of the same plan for other data, some of which may be the same.
  private var others: [Key: Block] = [:]

  init() {}

  /// - Parameter other: gives what it has laid out of the same constants.
  init(sharing other: RowData) {
    others = other.blocks
  }

  /// The bytes of all layouts.
  var byteCount: Int { blocks.values.reduce(0) { $0 + $1.memory.count } }

  /// Lays out a constant. Only a plan that is being made calls this.
  func prepare(_ tensor: Tensor, as layout: RowLayout) {
    guard layout != .asIs, let buffer = tensor.knownBuffer else { return }
    let key = Key(buffer: ObjectIdentifier(buffer), layout: layout)
    if blocks[key] == nil {
      blocks[key] = others[key] ?? Block(Self.laidOut(tensor, buffer, as: layout), of: buffer)
    }
  }

  /// Forgets what another plan has laid out.
  func finish() { others = [:] }

  private static func laidOut(
    _ tensor: Tensor, _ buffer: ConstantBuffer, as layout: RowLayout
  ) -> UnsafeRawBufferPointer {
    switch layout {
    case .asIs: copy(Array(buffer.values))
    case .indices: copy(buffer.values.map { Int32($0) })
    case .columns: copy(columns(of: tensor, buffer.values))
    case .paddedRows: copy(padded(tensor, buffer.values))
    }
  }

  /// The memory of a constant in a layout.
  func pointer(_ tensor: Tensor, as layout: RowLayout) -> UnsafeRawPointer? {
    guard let buffer = tensor.knownBuffer else { return nil }
    if layout == .asIs { return UnsafeRawPointer(buffer.values.baseAddress) }
    return blocks[Key(buffer: ObjectIdentifier(buffer), layout: layout)]?.memory.baseAddress
  }

  /// The distance of two rows of a padded matrix.
  static func stride(ofColumns columns: Int) -> Int { (columns + 7) / 8 * 8 }

  private static func columns(
    of matrix: Tensor, _ values: UnsafeBufferPointer<Double>
  ) -> [Double] {
    let (rows, columns) = (matrix.shape.dimensions[0], matrix.shape.dimensions[1])
    return (0..<columns).flatMap { j in (0..<rows).map { values[$0 * columns + j] } }
  }

  private static func padded(
    _ matrix: Tensor, _ values: UnsafeBufferPointer<Double>
  ) -> [Double] {
    let (rows, columns) = (matrix.shape.dimensions[0], matrix.shape.dimensions[1])
    let stride = stride(ofColumns: columns)
    var result = [Double](repeating: 0, count: rows * stride)
    for i in 0..<rows {
      for j in 0..<columns { result[i * stride + j] = values[i * columns + j] }
    }
    return result
  }

  private static func copy<Element: BitwiseCopyable>(
    _ source: [Element]
  ) -> UnsafeRawBufferPointer {
    let target = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, source.count * MemoryLayout<Element>.stride), alignment: 64)
    source.withUnsafeBytes { target.copyMemory(from: $0) }
    return UnsafeRawBufferPointer(target)
  }
}
