// SPDX-License-Identifier: Apache-2.0
import type { Acceptance } from '@phat/abi'
import type { Entry, ErrorDeclarations, EventDeclarations, Handler } from './entries.ts'
import type { StateFields } from './state.ts'

/** Who may replace the code: nobody, the deployer, or the deployer so many blocks after announcing it. */
export type Upgrade = 'immutable' | 'owner' | { readonly timelock: number }

/** A declaration as data: what serving, describing and the build work on. */
export interface Declaration {
  readonly name: string
  readonly version: string
  readonly docs: readonly string[]
  readonly stateVersion: number
  readonly upgrade: Upgrade
  readonly state: StateFields
  readonly errors: ErrorDeclarations
  readonly events: EventDeclarations
  readonly secrets: readonly string[]
  /** What the contract says about how commands may come to it. */
  readonly accepts?: Partial<Acceptance>
  readonly entries: readonly Entry[]
  /** Steps by the version that they start from. */
  readonly migrations: ReadonlyMap<number, Handler>
  /** Run after the constructor, by the parts that ask for it. */
  readonly afterDeploy: readonly Handler[]
}
