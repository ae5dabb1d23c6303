/// [N, C, H, W] → [N, C·H·W]
public struct Flatten: Hashable, Sendable { public init() {} }
