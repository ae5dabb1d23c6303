@_exported import ConvShapes
@_exported import ConvTensors
@_exported import ConvAlgorithms
@_exported import ConvNets
@_exported import ConvImages
@_exported import ConvFormats
@_exported import ConvTraining
@_exported import ConvGraphs
