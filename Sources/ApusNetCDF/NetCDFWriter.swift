/// Writing a netCDF file in blocks of draws.

internal import ApusDiagnostics
internal import CNetCDF

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A netCDF file under construction: groups are defined first, and then filled by blocks of draws, so
/// that a run need never be in memory as a whole.
///
/// ```swift
/// let writer = try NetCDFWriter(to: url)
/// try writer.define(
///   "posterior",
///   variables: [NetCDFVariable(name: "mu", dims: ["chain", "draw"], shape: [4, 2000])])
/// for (chain, draw, block) in blocks {
///   try writer.write(block, to: "posterior", chain: chain, draw: draw)
/// }
/// try writer.finish()
/// ```
///
/// The numbers go to a file beside the target, which takes the target's name in ``finish()``: at any
/// moment the target is the old file or the new one. A writer that is given up before leaves nothing.
/// One writer belongs to one task at a time; writers of different tasks wait for each other.
public final class NetCDFWriter {
  /// The level of compression that is used unless another is asked for: most of the gain for a
  /// fraction of the time.
  public static let defaultCompression = 1

  let compression: CInt
  let handle: NetCDFHandle
  var groups: [String: OpenGroup] = [:]
  private let target: String
  private let temporary: String
  private var isFinished = false

  /// A group that is defined, with what of it was written.
  struct OpenGroup {
    let group: NetCDFGroup
    var variables: [String: OpenVariable] = [:]
  }

  struct OpenVariable {
    let id: CInt
    let layout: NetCDFVariable
    /// The cells (draws of chains in row-major order; the whole of a variable without these) that were
    /// written.
    var written = RangeSet<Int>()

    /// Chains and draws; 1 for a dimension that the variable does not have.
    var cellCount: Int { layout.shape.prefix(layout.sampleDimCount).reduce(1, *) }
  }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - url: the file, which is replaced when it is there.
  ///   - attributes: facts about the result as a whole, such as `name`, the name of the model.
  ///   - compression: the level of zlib, from 0 (none) to 9.
  /// - Throws: ``NetCDFError`` when the folder cannot be written or the target is a folder.
  /// - Precondition: `compression` is within 0...9.
  public init(
    to url: URL, attributes: [String: String] = [:], compression: Int = defaultCompression
  ) throws(NetCDFError) {
    precondition((0...9).contains(compression), "compression \(compression) is not within 0...9")
    self.compression = CInt(compression)
    let file = url.standardizedFileURL
    target = file.path
    temporary =
      file.deletingLastPathComponent()
      .appendingPathComponent(".\(file.lastPathComponent).\(UUID().uuidString)").path
    let place = NetCDFPlace(path: target)
    if FileSystem.item(at: target) == .other {
      throw place.error(.notNetCDF, "is not a file; give the name of a file")
    }
    handle = try NetCDFHandle.create(temporary, place)
    try NetCDFGroup(handle: handle, id: handle.id, place: place).write(attributes)
  }

  deinit {
    if isFinished { return }
    // The library closes the file, which has no name any more, with the handle.
    FileSystem.remove(temporary)
  }

  /// Closes the file and gives it its name.
  ///
  /// - Throws: ``NetCDFError`` when a draw of a defined variable was never written, or the disk is full.
  /// - Precondition: called once, as the last call.
  public func finish() throws(NetCDFError) {
    precondition(!isFinished, "finish was called before")
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      for (name, variable) in group.variables.sorted(by: { $0.key < $1.key }) {
        try check(variable, group.group.place.variable(name))
      }
    }
    try handle.close()
    try FileSystem.install(temporary, as: target, handle.place)
    isFinished = true
  }

  private func check(
    _ variable: OpenVariable, _ place: NetCDFPlace
  ) throws(NetCDFError) {
    guard !variable.layout.shape.contains(0) else { return }
    var missing = RangeSet(0..<variable.cellCount)
    missing.subtract(variable.written)
    guard let first = missing.ranges.first?.first else { return }
    let draws =
      variable.layout.dims.prefix(2).last == "draw" ? variable.layout.shape.prefix(2).last : 1
    let (chain, draw) = first.quotientAndRemainder(dividingBy: draws ?? 1)
    throw place.error(
      .incomplete,
      "is not complete: draw \(draw) of chain \(chain) is the first of those that were not written; "
        + "write all blocks before finishing")
  }
}
