/// A group of a result: named arrays that share dimensions, with coordinates and attributes.

/// Named arrays in the order in which they were added, the labels of their dimensions, and free
/// attributes (the netCDF group of `InferenceData`).
public struct DataGroup: Sendable, Equatable {
  /// The names of the arrays, in order.
  public private(set) var names: [String] = []
  /// Labels of a dimension, by its name; a dimension without an entry is numbered from 0.
  public var coordinates: [String: [String]] = [:]
  /// Facts about the group, such as `sampling_time` and `tuning_steps`.
  public var attributes: [String: String] = [:]

  private var arrays: [String: DataArray] = [:]

  /// An empty group.
  public init() {}

  /// Whether the group holds no arrays.
  public var isEmpty: Bool { names.isEmpty }

  /// The array of that name; assigning adds or replaces it, assigning nil removes it.
  public subscript(name: String) -> DataArray? {
    get { arrays[name] }
    set {
      if newValue == nil {
        names.removeAll { $0 == name }
      } else if arrays[name] == nil {
        names.append(name)
      }
      arrays[name] = newValue
    }
  }
}
