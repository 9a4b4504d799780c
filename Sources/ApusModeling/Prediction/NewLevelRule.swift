/// What predictions do about levels that the model was not fitted with.

/// How the parameters of a new level are found in predictions. A missing label is no new level: it
/// stands for a known one, picked at random at every draw.
public enum NewLevelRule: String, Sendable, CaseIterable {
  /// Drawn from the prior given the draw's other parameters: the level is another member of the
  /// population. All rows of the level share it.
  case sample
  /// The mean of that prior: a level without any effect of its own.
  case zero
  /// Refused.
  case error
}
