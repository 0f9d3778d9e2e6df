// SPDX-License-Identifier: Apache-2.0
import { blake2b128, twox128 } from '@phat/crypto'
import { type ByteString, concatBytes, textBytes, toByteString } from '@phat/primitives'

export function cpuSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1_000
}

export function cpuMs(work: () => void): number {
  const started = process.cpuUsage()
  work()
  return cpuSince(started)
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

const accountPrefix = concatBytes(twox128(textBytes('System')), twox128(textBytes('Account')))

export function accountKey(index: number): ByteString {
  const account = new Uint8Array(32)
  new DataView(account.buffer).setUint32(0, index)
  return toByteString(concatBytes(accountPrefix, blake2b128(account), account))
}

export function accountValue(next: () => number): Uint8Array {
  const words = Uint32Array.from({ length: 20 }, next)
  return new Uint8Array(words.buffer)
}

/** Numbers that look random and are the same each time: a 32-bit multiplicative sequence's high bits. */
export function createSequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 5
  }
}
