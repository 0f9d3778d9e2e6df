// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry } from '@phat/abi'
import type { TracedFrame } from '@phat/contracts'
import { known, toByteString } from '@phat/primitives'
import { nameOfAccount } from './accounts.ts'
import { createTestChain, type TestChain } from './cluster/test-chain.ts'
import { type EventOf, type LogOf, type Names, showChanges, showEvents, showLogs } from './contract/observations.ts'
import { answerOf } from './contract/outcome.ts'
import { contractTestErrors } from './contract-test-errors.ts'
import type { Applied, ContractEngine } from './engine/contract-engine.ts'
import type { LoadedContract } from './engine/loaded-contract.ts'
import type { TestCallResult, TestStorageChange } from './results.ts'

/** Finds and builds the contract that a test names. @throws PhatError `contract-test.not-built` */
export type LoadContract = (source: string) => Promise<LoadedContract>

/** What an entry used, for the table of gas. Picoseconds. */
export interface GasUse {
  readonly contract: string
  readonly entry: string
  readonly kind: 'constructor' | 'call' | 'query'
  readonly gas: bigint
}

interface About {
  readonly contract: LoadedContract
  readonly entry: AbiEntry
  readonly kind: GasUse['kind']
}

/** All that one test has made: a cluster of its own, the contracts in it, and what they did. */
export interface TestSession extends Names {
  readonly chain: TestChain
  readonly load: LoadContract
  readonly gas: readonly GasUse[]
  /** In their order. */
  readonly storage: readonly TestStorageChange[]
  readonly observed: { readonly events: EventOf[]; readonly logs: LogOf[] }
  fileOf(codeHash: Uint8Array): LoadedContract | undefined
  /** Uploads code unless it is there. @throws PhatError `contract-test.code-refused` */
  upload(contract: LoadedContract, origin: Uint8Array): void
  /** Remembers what code a contract has. */
  know(contract: LoadedContract, address: Uint8Array): void
  note(use: About & { readonly gas: bigint }): void
  /** Keeps what a command did, and tells it. @throws CallError as `answerOf` */
  callResult(about: About, applied: Applied & { readonly blockNumber: number }): TestCallResult<unknown>
}

/** Begins the session of one test. */
export function createTestSession(engine: ContractEngine, load: LoadContract): TestSession {
  const chain = createTestChain(engine)
  const byCode = new Map<string, LoadedContract>()
  const byAddress = new Map<string, LoadedContract>()
  const gas: GasUse[] = []
  const storage: TestStorageChange[] = []
  const observed: TestSession['observed'] = { events: [], logs: [] }
  const uploaded = new Set<string>()

  const fileOf = (codeHash: Uint8Array): LoadedContract | undefined => byCode.get(toByteString(codeHash))
  const know = (contract: LoadedContract, address: Uint8Array): void => void byAddress.set(toByteString(address), contract)
  const contractAt = (address: Uint8Array): LoadedContract | undefined => byAddress.get(toByteString(address))
  const nameOf = (account: Uint8Array): string => contractAt(account)?.name ?? nameOfAccount(account)
  const names: Names = { contractAt, nameOf }
  const note: TestSession['note'] = ({ contract, entry, kind, gas: used }) =>
    void gas.push({ contract: contract.name, entry: entry.label, kind, gas: used })

  /** Contracts that contracts made, by the code that ran in them. */
  const knowChildren = (frame: TracedFrame | undefined): void => {
    if (frame === undefined) return
    const file = fileOf(frame.codeHash)
    if (frame.entry === 'deploy' && file !== undefined) know(file, frame.address)
    frame.calls.forEach(knowChildren)
  }

  return {
    ...names,
    chain,
    gas,
    storage,
    observed,
    fileOf,
    know,
    note,
    load: async (source) => {
      const contract = await load(source)
      byCode.set(toByteString(contract.codeHash), contract)
      return contract
    },
    upload: (contract, origin) => {
      const key = toByteString(contract.codeHash)
      if (uploaded.has(key)) return
      chain.endow(origin)
      const { receipt } = chain.apply({ kind: 'uploadCode', origin, code: contract.code })
      const { error, detail } = receipt
      if (error !== undefined) {
        const said = detail === undefined ? '' : `: ${contract.toSource(detail)}`
        throw contractTestErrors.error('code-refused', `${contract.path}: ${error}${said}`)
      }
      uploaded.add(key)
    },
    callResult: ({ contract, entry, kind }, { receipt, trace, logs, storage: changes, blockNumber }) => {
      const result = known(receipt.result, 'a call has a result')
      knowChildren(trace.root)
      const events = showEvents(names, receipt.effects.emitted)
      const lines = showLogs(names, logs)
      const shownChanges = showChanges(names, changes)
      note({ contract, entry, kind, gas: result.gasConsumed })
      storage.push(...shownChanges)
      observed.events.push(...events)
      observed.logs.push(...lines)
      const value = answerOf({ contract, entry, result, detail: receipt.detail, trace, fileOf })
      return {
        value,
        blockNumber,
        gasConsumed: result.gasConsumed,
        gasRequired: result.gasRequired,
        storageDeposit: result.deposit,
        events: events.map(({ event }) => event),
        logs: lines.map(({ log }) => log),
        storage: shownChanges,
      }
    },
  }
}
