@_exported import ConvTensors
