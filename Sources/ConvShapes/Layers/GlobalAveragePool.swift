/// The mean of each channel: [N, C, H, W] → [N, C].
public struct GlobalAveragePool: Hashable, Sendable { public init() {} }
