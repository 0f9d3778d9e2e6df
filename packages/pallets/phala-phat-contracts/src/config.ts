// SPDX-License-Identifier: Apache-2.0
import type { At, Origin, Weight } from '@phat/frame'
import type { PayloadOf, WorkerIdentity } from '@phat/messaging'
import type { AccountId, Balance, Hash } from '@phat/primitives'

/** Topics of this pallet's messages to workers. */
type Sent = 'clusterEvent' | 'clusterOperation' | 'contractOperation'

/** What the runtime gives to PhalaPhatContracts. */
export interface PhalaPhatContractsConfig {
  /** True for an origin that makes clusters and says which system code they run (`GovernanceOrigin`). */
  readonly isGovernance: (origin: Origin) => boolean
  readonly registry: {
    /** The keys of a registered worker. */
    identityOf(at: At, worker: Uint8Array): WorkerIdentity | undefined
    hasClusterKey(at: At, cluster: Hash): boolean
    setClusterKey(at: At, cluster: Hash, pubkey: Uint8Array): void
    hasContractKey(at: At, contract: Hash): boolean
    setContractKey(at: At, contract: Hash, pubkey: Uint8Array): void
    removeContractKey(at: At, contract: Hash): void
  }
  readonly currency: {
    /** Moves free balance; fails where there is too little for the sender to go on existing. */
    transfer(at: At, from: AccountId, to: AccountId, amount: Balance): void
    /** Moves free balance, also the last of it; fails where there is too little, or the receiver cannot exist with it. */
    transferAllowDeath(at: At, from: AccountId, to: AccountId, amount: Balance): void
    /** Sets balance aside; fails where there is too little. */
    reserve(at: At, who: AccountId, amount: Balance): void
    /** Gives back what was set aside. Never fails. */
    unreserve(at: At, who: AccountId, amount: Balance): void
  }
  readonly messages: {
    /** Sends a message as the pallet of a name. Never fails. */
    push<Name extends Sent>(at: At, pallet: string, name: Name, payload: PayloadOf<Name>): void
    /** Sends a contract a command of a user; fails where no worker could read it. */
    pushCommand(at: At, who: AccountId, contract: Uint8Array, payload: Uint8Array): void
  }
  /** What it costs to hand a message to the workers. */
  readonly messageWeight: Weight
  /** Most bytes of contract code. */
  readonly inkCodeSizeLimit: number
  /** Most bytes of side program code. */
  readonly sidevmCodeSizeLimit: number
  /** Most bytes of a contract's salt and constructor arguments together. */
  readonly instantiateSizeLimit: number
  readonly maxClusterWorkers: number
  readonly maxClusterContracts: number
  /** Blocks between two changes of a cluster's command key: the first must be through with its contracts, and its old key gone. */
  readonly keyRotationPeriod: number
  /** Reserved from the deployer of a contract for its entry, in planck. */
  readonly contractDeposit: Balance
  /** The least that moves into a cluster at a time, in planck: what an account there must have to exist. */
  readonly minimumDeposit: Balance
}
