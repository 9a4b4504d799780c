/// The version of the library, written into files and shown by the command.

/// The version of Apus, by semantic versioning.
public let apusVersion = "0.1.0"
