// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import type { ContractStorage } from '../host/host-context.ts'
import type { Overlay } from '../state/overlay.ts'
import { storageKeySuffix } from '../state/state-keys.ts'
import type { DepositMeter } from './deposit-meter.ts'

/** The storage of a frame's contract. A class for its identity: there is one for each frame, made on the hot path. */
export class FrameStorage implements ContractStorage {
  private readonly state: Overlay
  private readonly prefix: ByteString
  private readonly deposit: DepositMeter
  // A contract reads and writes one key after the other: the last full key is at hand, its hash as a Map key known.
  private lastSuffix = ''
  private lastKey: ByteString

  constructor(state: Overlay, prefix: ByteString, deposit: DepositMeter) {
    this.state = state
    this.prefix = prefix
    this.deposit = deposit
    this.lastKey = prefix
  }

  get(key: Uint8Array, fixed = false): Uint8Array | undefined {
    return this.state.get(this.keyOf(key, fixed))
  }

  size(key: Uint8Array, fixed = false): number | undefined {
    return this.state.get(this.keyOf(key, fixed))?.length
  }

  set(key: Uint8Array, value: Uint8Array | undefined, fixed = false): number | undefined {
    const full = this.keyOf(key, fixed)
    const before = this.state.get(full)?.length
    if (before === undefined && value === undefined) return undefined
    this.deposit.stored(before, value?.length)
    this.state.set(full, value ?? null)
    return before
  }

  private keyOf(key: Uint8Array, fixed: boolean): ByteString {
    const suffix = storageKeySuffix(key, fixed)
    if (suffix !== this.lastSuffix) {
      this.lastSuffix = suffix
      this.lastKey = `${this.prefix}${suffix}` as ByteString
    }
    return this.lastKey
  }
}
