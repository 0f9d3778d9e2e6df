// SPDX-License-Identifier: Apache-2.0
import { acceptsSection, estimatesSection, readGasOnly } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { type ByteString, equalBytes, known, toByteString } from '@phat/primitives'
import type { FailureName } from '../contract-errors.ts'
import type { StoragePrices } from '../stack/deposit-meter.ts'
import { type Balances, existentialDeposit } from '../state/balances.ts'
import type { Overlay } from '../state/overlay.ts'
import { type CodeInfo, codeInfoBytesMax, decodeCodeInfo, encodeCodeInfo } from '../state/records.ts'
import { accountName, codeBytesKey, codeInfoKey } from '../state/state-keys.ts'
import type { ClusterEvent } from './cluster-event.ts'
import type { CodeRunner } from './code-runner.ts'
import { findCustomSection } from './custom-section.ts'
import type { EngineRelease } from './engine-release.ts'

/** Most bytes of a code. */
export const codeBytesMax = 2 * 1024 * 1024

/** Code ready to run, with what made it so. */
export interface ReadyCode {
  readonly runner: CodeRunner
  readonly code: unknown
  /** What contracts of the code accept unless their deployers say otherwise, as a byte; undefined when the code does not say. */
  readonly accepts: number | undefined
  /** Selectors of the messages of which estimates tell gas and deposit alone. */
  readonly gasOnly: ReadonlySet<number> | undefined
}

/** Ready codes of one engine release by hash; their number is bounded. */
export interface CodeCache {
  get(codeHash: ByteString, info: CodeInfo, bytes: () => Uint8Array): ReadyCode
}

/**
 * Keeps ready codes, the least recently used give way. A pure function of the bytes and their kind, so it is shared by all views of a
 * cluster.
 */
export function createCodeCache(release: EngineRelease, max: number): CodeCache {
  const ready = new Map<string, ReadyCode>()
  return {
    get: (codeHash, info, bytes) => {
      const name = info.deterministic ? codeHash : `${codeHash}~`
      let found = ready.get(name)
      if (found === undefined) {
        const stored = bytes()
        const runner = known(
          release.runners.find((candidate) => candidate.claims(stored)),
          'a stored code has its runner',
        )
        const code = runner.load({ hash: blake2b256(stored), bytes: stored, deterministic: info.deterministic })
        const gasOnly = findCustomSection(stored, estimatesSection)
        found = { runner, code, accepts: declaredAcceptance(stored), gasOnly: gasOnly && readGasOnly(gasOnly) }
        if (ready.size >= max) ready.delete(known(ready.keys().next().value, 'a full cache has a first entry'))
        ready.set(name, found)
      } else if (ready.size >= max / 2) {
        // Order matters only when the cache may fill up.
        ready.delete(name)
        ready.set(name, found)
      }
      return found
    },
  }
}

/** A section of another length than one byte says nothing. */
function declaredAcceptance(code: Uint8Array): number | undefined {
  const content = findCustomSection(code, acceptsSection)
  return content?.length === 1 ? content[0] : undefined
}

// A record that did not change is the same array: decoded once.
const decodedInfos = new WeakMap<Uint8Array, CodeInfo>()

/** What the cluster knows of a code, by the byte string of its hash. */
export function readCodeInfo(state: Overlay, codeHash: ByteString): CodeInfo | undefined {
  const encoded = state.get(codeInfoKey(codeHash))
  if (encoded === undefined) return undefined
  let info = decodedInfos.get(encoded)
  if (info === undefined) {
    info = decodeCodeInfo(encoded)
    decodedInfos.set(encoded, info)
  }
  return info
}

/** Changes the number of contracts that use a code. */
export function countReference(state: Overlay, codeHash: ByteString, difference: 1n | -1n): void {
  const info = readCodeInfo(state, codeHash)
  if (info === undefined) return
  const references = info.references + difference
  state.set(codeInfoKey(codeHash), encodeCodeInfo({ ...info, references: references < 0n ? 0n : references }))
}

/** The answer to an upload: gas is what checking the code used, paid in either case. */
export type UploadOutcome =
  | { readonly kind: 'stored'; readonly codeHash: Uint8Array; readonly deposit: bigint; readonly gas: bigint }
  | { readonly kind: 'refused'; readonly error: FailureName; readonly detail: string; readonly gas: bigint }

export interface UploadRequest {
  readonly owner: Uint8Array
  readonly code: Uint8Array
  readonly deterministic: boolean
  readonly depositLimit: bigint | undefined
  readonly gasLimit: bigint
}

interface CodeContext {
  readonly state: Overlay
  readonly balances: Balances
  readonly prices: StoragePrices
  readonly events: ClusterEvent[]
}

/** Checks and stores code; its deposit is held at the owner's account. A code that is there already is no error and costs nothing. */
export function uploadCode(context: CodeContext, release: EngineRelease, request: UploadRequest): UploadOutcome {
  const { state, balances, prices, events } = context
  const { owner, code, deterministic, depositLimit, gasLimit } = request
  const refused = (error: FailureName, detail: string, gas: bigint): UploadOutcome => ({ kind: 'refused', error, detail, gas })
  if (code.length > codeBytesMax) return refused('CodeTooLarge', `${code.length} bytes; at most ${codeBytesMax}`, 0n)
  const runner = release.runners.find((candidate) => candidate.claims(code))
  if (runner === undefined) return refused('CodeRejected', 'no engine runs code of this kind', 0n)
  const check = runner.check(code, { deterministic, gasLimit })
  if (!check.accepted) return refused(check.error, check.detail, check.gas)
  const codeHash = blake2b256(code)
  const name = toByteString(codeHash)
  if (readCodeInfo(state, name) !== undefined) return { kind: 'stored', codeHash, deposit: 0n, gas: check.gas }
  const deposit = BigInt(code.length + codeInfoBytesMax) * prices.perByte + 2n * prices.perItem
  const ownerName = accountName(owner)
  if (balances.account(ownerName).free < deposit + existentialDeposit && deposit > 0n) {
    return refused('StorageDepositNotEnoughFunds', `the deposit is ${deposit}`, check.gas)
  }
  if (depositLimit !== undefined && depositLimit < deposit) {
    return refused('StorageDepositLimitExhausted', `the deposit is ${deposit}`, check.gas)
  }
  balances.transferAndHold(ownerName, ownerName, deposit)
  // Copied: what is stored never changes, whatever the caller does with its array.
  state.set(codeBytesKey(name), code.slice())
  state.set(codeInfoKey(name), encodeCodeInfo({ owner, deposit, references: 0n, deterministic, length: code.length }))
  events.push({ kind: 'codeStored', codeHash, deposit, uploader: owner })
  return { kind: 'stored', codeHash, deposit, gas: check.gas }
}

/** Removes code that no contract uses, and gives its owner the deposit back. */
export function removeCode(context: CodeContext, origin: Uint8Array, codeHash: Uint8Array): FailureName | undefined {
  const { state, balances, events } = context
  const name = toByteString(codeHash)
  const info = readCodeInfo(state, name)
  if (info === undefined) return 'CodeNotFound'
  if (info.references > 0n) return 'CodeInUse'
  if (!equalBytes(info.owner, origin)) return 'BadOrigin'
  const owner = accountName(info.owner)
  balances.transferHeld(owner, owner, info.deposit)
  state.set(codeInfoKey(name), null)
  state.set(codeBytesKey(name), null)
  events.push({ kind: 'codeRemoved', codeHash, deposit: info.deposit, remover: info.owner })
  return undefined
}
