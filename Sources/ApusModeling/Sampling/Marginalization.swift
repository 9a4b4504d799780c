/// Whether a sampler leaves out what can be integrated exactly.

/// What sampling does about parameters that are jointly normal given all others.
public enum Marginalization: Sendable {
  /// They are integrated out while the others are sampled, and then drawn exactly from their
  /// conditional distribution, once for every draw of the others.
  case automatic
  /// Every parameter is sampled.
  case off
}
