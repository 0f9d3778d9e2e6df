// SPDX-License-Identifier: Apache-2.0
import type { ContractLog, Effects, StorageChange } from '@phat/contracts'
import { PhatError, toHex } from '@phat/primitives'
import type { LoadedContract } from '../engine/loaded-contract.ts'
import { showCell } from '../engine/storage-layout.ts'
import type { TestEvent, TestLog, TestStorageChange } from '../results.ts'

/** Who is who in one test. */
export interface Names {
  contractAt(address: Uint8Array): LoadedContract | undefined
  /** `alice`, `Counter`, or the address. */
  nameOf(account: Uint8Array): string
}

/** What a contract told its readers, and which contract that was. */
export interface EventOf {
  readonly at: Uint8Array
  readonly event: TestEvent
}
export interface LogOf {
  readonly at: Uint8Array
  readonly log: TestLog
}

/** Events that contracts emitted. */
export const showEvents = (names: Names, emitted: Effects['emitted']): readonly EventOf[] =>
  emitted.map(({ contract, topics, data }) => ({
    at: contract,
    event: { contract: names.nameOf(contract), ...decoded(names.contractAt(contract), { topics, data }) },
  }))

/** What no metadata explains is told as bytes: contracts may emit what they do not declare. */
function decoded(
  contract: LoadedContract | undefined,
  encoded: { readonly topics: readonly Uint8Array[]; readonly data: Uint8Array },
): Pick<TestEvent, 'name' | 'values'> {
  try {
    const found = contract?.abi?.decodeEvent({ topics: [...encoded.topics], data: encoded.data })
    if (found !== undefined) return { name: found.event.label, values: found.values }
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
  }
  return { name: 'unknown', values: { topics: encoded.topics.map((one) => toHex(one)), data: toHex(encoded.data) } }
}

const levels = ['error', 'warn', 'info', 'debug', 'trace'] as const

/** Lines of contracts' logs. */
export const showLogs = (names: Names, lines: readonly ContractLog[]): readonly LogOf[] =>
  lines.map(({ contract, level, message }) => ({
    at: contract,
    log: {
      contract: names.nameOf(contract),
      level: levels[Math.min(Math.max(level, 1), levels.length) - 1] ?? 'info',
      message,
    },
  }))

/** Changes of the storage by the layouts of the contracts. */
export const showChanges = (names: Names, changes: readonly StorageChange[]): readonly TestStorageChange[] =>
  changes.map((change) => {
    const contract = names.contractAt(change.contract)
    const file = contract ?? { layout: { roots: new Map() }, abi: undefined }
    const key = change.isHashed ? new Uint8Array() : change.key
    const cell = showCell(file, { key, before: change.before, after: change.after }, names.nameOf)
    return {
      contract: names.nameOf(change.contract),
      place: change.isHashed ? `hash ${toHex(change.key)}` : cell.place,
      before: cell.before ?? null,
      after: cell.after ?? null,
    }
  })
