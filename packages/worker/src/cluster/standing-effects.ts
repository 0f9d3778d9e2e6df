// SPDX-License-Identifier: Apache-2.0
import type { PinkEffect, Receipt } from '@phat/contracts'
import { compareBytes, equalBytes } from '@phat/primitives'
import { type BlockEndHook, type ClusterNotes, type ContractWeight, standingNotes } from './cluster-notes.ts'
import type { ClusterFacts } from './cluster-work.ts'

/** Hooks that a cluster may have: all of them run in every block. */
export const hooksMax = 256

/** Weights that a cluster keeps; a contract beyond has none. */
export const weightsMax = 16_384

/** The runtime version that contracts see: the features that this release has. */
export const runtimeVersion = [1, 2] as const

/** What contracts have asked for that lasts: hooks, weights, drivers. Kept in the cluster's notes. */
export interface StandingEffects {
  readonly hooks: readonly BlockEndHook[]
  /** True when the effect was one of these. */
  take(effect: PinkEffect): boolean
  /** Drops what belonged to contracts that are gone. */
  forgetTerminated(receipt: Receipt): void
  /** Writes what has changed; once a block, at its end. */
  settle(): void
  facts(): Pick<ClusterFacts, 'logHandler' | 'jsRuntime' | 'runtimeVersion' | 'weights'>
  /** True once after each change. */
  takeNews(): boolean
  /** Reads them again where the notes have changed. */
  reload(): void
}

type StandingName = 'hooks' | 'weights' | 'drivers'

interface OfContract {
  readonly contract: Uint8Array
}

/** The list with one entry for the contract, or none, in the order of contracts. */
function replaced<T extends OfContract>(list: readonly T[], contract: Uint8Array, entry: T | undefined): readonly T[] {
  const others = list.filter((one) => !equalBytes(one.contract, contract))
  if (entry === undefined) return others
  return [...others, entry].sort((a, b) => compareBytes(a.contract, b.contract))
}

/** Opens them; `reload` before they are used. */
export function createStandingEffects(notes: ClusterNotes): StandingEffects {
  let hooks: readonly BlockEndHook[] = []
  let weights: readonly ContractWeight[] = []
  let drivers: { readonly logHandler: Uint8Array | undefined; readonly jsRuntime: Uint8Array | undefined }
  drivers = { logHandler: undefined, jsRuntime: undefined }
  const changed = new Set<StandingName>()
  const raw = new Map<StandingName, Uint8Array | undefined>()
  let news = false

  function change(name: StandingName): void {
    changed.add(name)
    // Nobody outside needs to know of hooks.
    if (name !== 'hooks') news = true
  }

  /** True when a note is not as it was read last. */
  function isOther(name: StandingName): boolean {
    const [before, now] = [raw.get(name), notes.read(name)]
    raw.set(name, now)
    const isSame = before === undefined || now === undefined ? before === now : equalBytes(before, now)
    return !isSame
  }

  function setHook(contract: Uint8Array, hook: BlockEndHook | undefined): void {
    const next = replaced(hooks, contract, hook)
    if (next.length > hooksMax) return
    hooks = next
    change('hooks')
  }

  function setWeight(contract: Uint8Array, weight: number): void {
    const next = replaced(weights, contract, weight === 0 ? undefined : { contract, weight })
    if (next.length > weightsMax) return
    weights = next
    change('weights')
  }

  function setDrivers(changed: Partial<typeof drivers>): void {
    drivers = { ...drivers, ...changed }
    change('drivers')
  }

  return {
    get hooks() {
      return hooks
    },
    take({ event }) {
      switch (event.type) {
        case 'SetHook': {
          const { contract, selector, gasLimit } = event.value
          // A hook without gas could never run: that is how one is taken back.
          setHook(contract, gasLimit === 0n ? undefined : { contract, selector, gasLimit })
          return true
        }
        case 'SetContractWeight':
          setWeight(event.value.contract, event.value.weight)
          return true
        case 'SetLogHandler':
          setDrivers({ logHandler: event.value })
          return true
        case 'SetJsRuntime':
          setDrivers({ jsRuntime: event.value })
          return true
        default:
          // UpgradeRuntimeTo among them: this release has one runtime version, which all clusters begin with.
          return false
      }
    },
    forgetTerminated({ events }) {
      for (const event of events) {
        if (event.kind !== 'terminated') continue
        const isOf = ({ contract }: OfContract): boolean => equalBytes(contract, event.contract)
        if (hooks.some(isOf)) setHook(event.contract, undefined)
        if (weights.some(isOf)) setWeight(event.contract, 0)
      }
    },
    settle() {
      if (changed.has('hooks')) standingNotes.hooks.write(notes, [...hooks])
      if (changed.has('weights')) standingNotes.weights.write(notes, [...weights])
      if (changed.has('drivers')) standingNotes.drivers.write(notes, drivers)
      for (const name of changed) raw.set(name, notes.read(name))
      changed.clear()
    },
    takeNews() {
      const had = news
      news = false
      return had
    },
    facts: () => ({ ...drivers, runtimeVersion, weights: weights.map(({ contract, weight }) => [contract, weight] as const) }),
    reload() {
      if (isOther('hooks')) hooks = standingNotes.hooks.read(notes) ?? []
      const others = [isOther('weights'), isOther('drivers')]
      if (!others.includes(true)) return
      weights = standingNotes.weights.read(notes) ?? []
      drivers = standingNotes.drivers.read(notes) ?? { logHandler: undefined, jsRuntime: undefined }
      news = true
    },
  }
}
