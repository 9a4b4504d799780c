/// The umbrella module: one import brings everything that a modeller needs.

@_exported public import ApusDiagnostics
@_exported public import ApusDistributions
@_exported public import ApusGraph
@_exported public import ApusInference
@_exported public import ApusLinearAlgebra
@_exported public import ApusModeling
@_exported public import ApusNumerics
@_exported public import ApusRegression
