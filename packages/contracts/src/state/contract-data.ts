// SPDX-License-Identifier: Apache-2.0
import { struct, u32, u128, type ValueOf } from '@phat/codec'
import { type ByteString, concatBytes, equalBytes, textBytes, toByteString } from '@phat/primitives'
import type { Overlay } from './overlay.ts'
import { contractDataPrefix, singleKeys } from './state-keys.ts'

/** Secrets that a contract may have, bytes of a name (UTF-8) and of a value. */
export const secretLimits = { count: 64, name: 64, value: 4096 } as const

/** Accounts that may be granted a contract's log. */
export const logGranteesMax = 64

/** Of a contract: who made it, what it accepts, its secrets and what was put down for them, who reads its log. */
type Kind = 'a' | 'd' | 'g' | 'h' | 's'

const keyOf = (trieId: Uint8Array, kind: Kind): ByteString => `${contractDataPrefix(trieId)}${kind}` as ByteString

const secretKey = (trieId: Uint8Array, name: string): ByteString =>
  `${keyOf(trieId, 's')}${toByteString(textBytes(name))}` as ByteString

/** Who made a contract: an account or a contract, 32 bytes. */
export function readDeployer(state: Overlay, trieId: Uint8Array): Uint8Array | undefined {
  return state.get(keyOf(trieId, 'd'))
}

/** Notes who made a contract. */
export function writeDeployer(state: Overlay, trieId: Uint8Array, deployer: Uint8Array): void {
  state.set(keyOf(trieId, 'd'), deployer.slice())
}

/** The byte of what a contract accepts: its code's or its deployer's word; undefined when nobody said. */
export function readOwnAcceptance(state: Overlay, trieId: Uint8Array): number | undefined {
  return state.get(keyOf(trieId, 'a'))?.[0]
}

/** Sets what a contract accepts. */
export function writeOwnAcceptance(state: Overlay, trieId: Uint8Array, byte: number): void {
  state.set(keyOf(trieId, 'a'), Uint8Array.of(byte))
}

/** The byte of what every contract of the cluster accepts. */
export function readClusterAcceptance(state: Overlay): number {
  return state.get(singleKeys.accepts)?.[0] ?? 0
}

const secretUsage = struct('SecretUsage', { count: u32, deposit: u128 })
export type SecretUsage = ValueOf<typeof secretUsage>

/** How many secrets a contract has, and what was put down for them: held at the contract, in planck. */
export function readSecretUsage(state: Overlay, trieId: Uint8Array): SecretUsage {
  const encoded = state.get(keyOf(trieId, 'h'))
  return encoded === undefined ? { count: 0, deposit: 0n } : secretUsage.decode(encoded)
}

/** A secret's value. */
export function readSecret(state: Overlay, trieId: Uint8Array, name: string): Uint8Array | undefined {
  return state.get(secretKey(trieId, name))
}

/** Sets a secret, or removes it without a value, and notes what they all come to now. */
export function writeSecret(
  state: Overlay,
  trieId: Uint8Array,
  name: string,
  value: Uint8Array | undefined,
  usage: SecretUsage,
): void {
  state.set(secretKey(trieId, name), value?.slice() ?? null)
  state.set(keyOf(trieId, 'h'), usage.count === 0 ? null : secretUsage.encode(usage))
}

/** Accounts that may read a contract's log beside its deployer, in the order in which they came. */
export function readLogGrantees(state: Overlay, trieId: Uint8Array): readonly Uint8Array[] {
  const joined = state.get(keyOf(trieId, 'g')) ?? new Uint8Array(0)
  return Array.from({ length: joined.length / 32 }, (_, at) => joined.slice(at * 32, at * 32 + 32))
}

/** Lets an account read a contract's log, or no longer. False when there are as many as may be. */
export function writeLogGrantee(state: Overlay, trieId: Uint8Array, account: Uint8Array, allowed: boolean): boolean {
  const others = readLogGrantees(state, trieId).filter((one) => !equalBytes(one, account))
  if (allowed && others.length === logGranteesMax) return false
  const grantees = allowed ? [...others, account] : others
  state.set(keyOf(trieId, 'g'), grantees.length === 0 ? null : concatBytes(...grantees))
  return true
}

/** How many contracts live in the cluster. */
export function readContractCount(state: Overlay): number {
  const encoded = state.get(singleKeys.contracts)
  return encoded === undefined ? 0 : u32.decode(encoded)
}

/** Counts a contract that came or went. */
export function countContract(state: Overlay, difference: 1 | -1): void {
  state.set(singleKeys.contracts, u32.encode(readContractCount(state) + difference))
}
