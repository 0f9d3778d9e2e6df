// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type Weight, zeroWeight } from '@phat/frame'
import type { Context } from './base.ts'
import { weights } from './generated/weights.ts'

const versionMax = 0xffff

/** Lets the code for system contracts that the last block set take effect. Source: `on_initialize` of phala-blockchain's phat. */
export function applySystemCode({ store }: Context): Weight {
  const code = store.nextPinkSystemCode.get()
  if (code === undefined) return zeroWeight
  store.nextPinkSystemCode.kill()
  store.pinkSystemCodeHash.set(blake2b256(code))
  const [version] = store.pinkSystemCode.get()
  store.pinkSystemCode.set([Math.min(version + 1, versionMax), code])
  return weights.applySystemCode(code.length)
}
