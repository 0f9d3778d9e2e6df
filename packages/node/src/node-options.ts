// SPDX-License-Identifier: Apache-2.0
import type { VerifyItem } from '@phat/crypto/node'
import type { DevEngine, SealMode } from '@phat/engine'
import type { Hex } from '@phat/primitives'
import type { DevAccount } from './dev-chain.ts'
import type { WrapControls } from './developer/chain-controls.ts'
import type { LogLevel } from './log.ts'
import type { SpecProgress } from './spec/open-spec.ts'

/** How a node is started. */
export interface NodeOptions {
  /** `dev`, `local`, or the path of a chain spec. */
  readonly chain: string
  /** Where the chain is kept; by default `phat-data` in the current folder, and a `dev` chain is not kept at all. */
  readonly dataFolder?: string
  /** Keep the state of every block. */
  readonly archive?: boolean
  /** Of how many blocks behind the best one the state is kept; 256 by default. */
  readonly stateHistory?: number
  readonly host?: string
  /** 9944 by default; 0 picks a free port. */
  readonly port?: number
  /** Port of the metrics for Prometheus, 9615 as a rule; 0 picks a free one. Without it nothing is measured. */
  readonly metricsPort?: number
  /** Address of the metrics, 127.0.0.1 by default. */
  readonly metricsHost?: string
  /** Web origins that may use the RPC; all by default, on a live chain none. */
  readonly rpcOrigins?: readonly string[] | 'all'
  /** Serve methods that change the node; true by default unless the chain is live or other machines reach the node. */
  readonly unsafeRpc?: boolean
  /** By default `instant` on a development chain, elsewhere an interval. */
  readonly seal?: SealMode
  /** How long finality trails the best block. */
  readonly finalityDelayMs?: number
  readonly logLevel?: LogLevel
  readonly logJson?: boolean
  /** Threads that check signatures; 1 by default. */
  readonly verifierThreads?: number
  /** Checks each signature in the main thread instead: how measurements compare other libraries. */
  readonly checkSignature?: (item: VerifyItem) => boolean
  /** Told at the beginning of each step of a start that takes long: those of a spec with very many accounts. */
  readonly onProgress?: SpecProgress
  /** Told when the chain cannot go on: no block is made any more, and the node answers until it is stopped. */
  readonly onFatal?: (error: unknown) => void
  /** Replaces what the `dev` methods of a development chain do: a composition with workers has more to take back than the chain. */
  readonly wrapControls?: WrapControls
  /** Where the compiled verifier thread is; beside the program by default. */
  readonly verifierWorkerUrl?: URL
}

/** A node that runs in this process. */
export interface RunningNode {
  /** `ws://127.0.0.1:9944`. */
  readonly endpoint: string
  readonly httpEndpoint: string
  /** `http://127.0.0.1:9615`, where `/metrics` and `/health` are; undefined where nothing is measured. */
  readonly metricsEndpoint: string | undefined
  readonly chainName: string
  readonly genesisHash: Hex
  /** The folder of this chain's data; undefined where nothing is kept. */
  readonly dataFolder: string | undefined
  /** Height that the node started at. */
  readonly startedAt: number
  readonly seal: SealMode
  /** The accounts of the genesis whose secrets everyone knows. */
  readonly accounts: readonly DevAccount[]
  readonly engine: DevEngine
  /** Stops everything, newest part first; what fails to stop is logged and does not hold the others. */
  stop(): Promise<void>
}
