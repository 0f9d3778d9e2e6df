// SPDX-License-Identifier: Apache-2.0
import type { GasMeter } from '../host/host-context.ts'

/**
 * Gas of one frame. `cell` is where the number stands: here at first, in a wasm instance's global once a runner has put it there.
 * A class for its identity: there is one for each frame, made on the hot path.
 */
export class FrameGas implements GasMeter {
  cell: { value: bigint }
  readonly limit: bigint
  /** The least that was left at any time, nested frames counted with all that they were given. */
  private lowest: bigint
  private readonly outOfGas: () => never

  constructor(limit: bigint, outOfGas: () => never) {
    this.cell = { value: limit }
    this.limit = limit
    this.lowest = limit
    this.outOfGas = outOfGas
  }

  get left(): bigint {
    const { value } = this.cell
    return value > 0n ? value : 0n
  }

  /** As in pallet-contracts, a charge that fails takes nothing. */
  charge(amount: bigint): void {
    const { value } = this.cell
    if (amount > value) this.outOfGas()
    this.cell.value = value - amount
  }

  get consumed(): bigint {
    return this.limit - this.left
  }

  /** What the same call needs to be given so that no nested frame misses anything. */
  get required(): bigint {
    return this.limit - this.leastLeft
  }

  /** Takes gas out for a nested frame; 0n asks for all. Undefined when there is less than asked for. */
  take(amount: bigint): bigint | undefined {
    const { left } = this
    const taken = amount === 0n ? left : amount
    if (taken > left) return undefined
    this.cell.value = left - taken
    return taken
  }

  /** Gives back what a nested frame left. */
  absorb(nested: FrameGas): void {
    const { left } = this
    // All was passed on: then the nested frame's lowest is this one's, too. Else the fixed amount had to be there as a whole.
    const lowest = left === 0n ? nested.leastLeft : left
    if (lowest < this.lowest) this.lowest = lowest
    this.cell.value = left + nested.left
  }

  private get leastLeft(): bigint {
    const { left } = this
    return left < this.lowest ? left : this.lowest
  }
}
