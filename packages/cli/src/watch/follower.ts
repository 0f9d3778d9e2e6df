// SPDX-License-Identifier: Apache-2.0
import type { ReadContract } from '../project/test-messages.ts'
import type { KeptContract } from '../remote/kept-contracts.ts'
import type { StepTeller } from './tell-step.ts'

/** A deployed contract whose source is watched. */
export interface Followed {
  readonly name: string
  /** The folder that its name is kept in. */
  readonly book: string
  readonly kept: KeptContract
  /** Absolute. */
  readonly source: string
}

/** A source as it is built now. */
export interface FollowedBuild {
  readonly contract: ReadContract
  readonly inputs: readonly string[]
}

export interface FollowerOptions {
  /** Deployed contracts whose sources are watched, as they are kept now. @throws PhatError `cli.bad-config` */
  followed(): readonly Followed[]
  build(source: string): Promise<FollowedBuild>
  /** Brings what was built to the network. @throws PhatError where the contract stays as it was */
  bring(contract: Followed, json: object): Promise<void>
  isAway(error: unknown): boolean
  readonly teller: StepTeller
  /** Calls back later, unless what it returns is called before. */
  after(ms: number, then: () => void): () => void
  readonly signal: AbortSignal
}

/** Brings contracts to the network whenever their tests have passed, and later where it is away. Nothing ends it but its signal. */
export interface Follower {
  /** The files that contracts were last built from. */
  inputs(): readonly string[]
  /** Something was saved: nothing is brought before `passed`. */
  hold(): void
  /** All tests pass: settles when each contract has been brought, or could not be. */
  passed(): Promise<void>
  /** Settles when nothing is under way. */
  stop(): Promise<void>
}

/** How often it looks whether the network is back. */
export const lookAgainMs = 1_000

/** Makes one. */
export function createFollower(options: FollowerOptions): Follower {
  const { teller, signal } = options
  const inputs = new Map<string, readonly string[]>()
  let isHeld = true
  let isGone = false
  let cancel = (): void => {}
  let queue: Promise<void> = Promise.resolve()

  const one = async (contract: Followed): Promise<boolean> => {
    const { name, source, kept } = contract
    try {
      const built = await options.build(source)
      inputs.set(source, built.inputs)
      if (built.contract.kind === 'refused') {
        teller.step({
          step: 'held',
          contract: name,
          text: `not deployed:\n${built.contract.reason}`,
          facts: { reason: built.contract.reason },
        })
        return true
      }
      // The build made it: an object.
      const json = built.contract.json as { readonly source: { readonly hash: string } }
      if (isHeld || signal.aborted) return true
      if (json.source.hash === kept.codeHash) {
        teller.step({ step: 'current', contract: name, text: 'as it was last deployed', facts: { codeHash: kept.codeHash } })
        return true
      }
      await options.bring(contract, json)
      if (isGone) teller.step({ step: 'back', text: 'the network is back' })
      isGone = false
    } catch (error) {
      if (signal.aborted) return true
      if (options.isAway(error)) return false
      teller.fault(name, 'the running contract stays as it was', error)
    }
    return true
  }

  const all = async (): Promise<void> => {
    cancel()
    teller.begin()
    let followed: readonly Followed[] = []
    try {
      followed = options.followed()
    } catch (error) {
      teller.fault(undefined, 'nothing was deployed', error)
    }
    for (const contract of followed) {
      if (await one(contract)) continue
      if (!isGone)
        teller.step({
          step: 'away',
          contract: contract.name,
          text: 'the network does not answer; tests go on, and this is deployed when it is back',
        })
      isGone = true
      if (!signal.aborted) cancel = options.after(lookAgainMs, () => void enqueue())
      return
    }
  }

  const enqueue = (): Promise<void> => {
    queue = queue.then(() => (isHeld || signal.aborted ? undefined : all()))
    return queue
  }

  return {
    inputs: () => [...new Set([...inputs.values()].flat())],
    hold: () => {
      isHeld = true
      cancel()
    },
    passed: () => {
      isHeld = false
      return enqueue()
    },
    stop: () => {
      cancel()
      return queue
    },
  }
}
