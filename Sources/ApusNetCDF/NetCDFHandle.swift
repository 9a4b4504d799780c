/// An open netCDF file.

internal import CNetCDF

/// A file that is open for writing or reading, and closed with its last use.
final class NetCDFHandle {
  let place: NetCDFPlace
  /// The file, which is also its root group.
  let id: CInt
  private var isOpen = true

  private init(_ place: NetCDFPlace, _ id: CInt) {
    (self.place, self.id) = (place, id)
  }

  deinit {
    // Nothing waits for what a file that is given up could still say.
    if isOpen { try? NetCDFLibrary.call(place, "could not be closed") { [id] in nc_close(id) } }
  }

  /// A new file of the format netCDF-4; `place` is named in errors, which may be another file.
  static func create(_ path: String, _ place: NetCDFPlace) throws(NetCDFError) -> NetCDFHandle {
    var id: CInt = -1
    try NetCDFLibrary.call(place, "could not be made") {
      nc_create(path, NC_NETCDF4 | NC_NOCLOBBER, &id)
    }
    return NetCDFHandle(place, id)
  }

  static func open(reading place: NetCDFPlace) throws(NetCDFError) -> NetCDFHandle {
    var id: CInt = -1
    try NetCDFLibrary.call(place, "could not be opened") { nc_open(place.path, NC_NOWRITE, &id) }
    return NetCDFHandle(place, id)
  }

  /// Writes what is left and closes the file.
  func close() throws(NetCDFError) {
    isOpen = false
    try NetCDFLibrary.call(place, "could not be written") { nc_close(id) }
  }
}

/// A group of an open file, which it keeps open.
struct NetCDFGroup {
  let handle: NetCDFHandle
  let id: CInt
  let place: NetCDFPlace
}

/// A box of an array: where it begins along each dimension and how far it goes.
struct NetCDFBox {
  var start: [Int]
  var count: [Int]

  /// Boxes of at most `limit` elements (one row of the last dimension at the least is split too) that
  /// follow one another in row-major order, with the place of each one's first element.
  static func pieces(
    of shape: [Int], limit: Int,
    _ body: (NetCDFBox, _ offset: Int, _ size: Int) throws(NetCDFError)
      -> Void
  ) throws(NetCDFError) {
    let total = shape.reduce(1, *)
    guard total > 0 else { return }
    // Dimensions after `axis` are taken whole, those before it one index at a time.
    var (axis, inner) = (shape.count - 1, 1)
    while axis > 0, inner * shape[axis] <= limit {
      inner *= shape[axis]
      axis -= 1
    }
    guard axis >= 0 else { return try body(NetCDFBox(start: [], count: []), 0, 1) }
    let step = max(limit / inner, 1)
    var box = NetCDFBox(start: shape.map { _ in 0 }, count: shape)
    for leading in 0..<axis { box.count[leading] = 1 }
    for outer in 0..<shape[..<axis].reduce(1, *) {
      var rest = outer
      for leading in (0..<axis).reversed() {
        (rest, box.start[leading]) = rest.quotientAndRemainder(dividingBy: shape[leading])
      }
      for first in stride(from: 0, to: shape[axis], by: step) {
        box.start[axis] = first
        box.count[axis] = min(step, shape[axis] - first)
        try body(box, (outer * shape[axis] + first) * inner, box.count[axis] * inner)
      }
    }
  }
}
