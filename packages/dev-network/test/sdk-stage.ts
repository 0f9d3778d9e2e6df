// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildContract } from '@phat/contract/build'
import { PhatError } from '@phat/primitives'
import { type ConnectOptions, type ContractClient, connect, keypairSigner, type Phala } from '@phat/sdk'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'
import type { Trials } from './sdk-trials.ts'

/** For all that a call waits for, on a machine that does much else. */
export const timeoutMs = 30_000
/** Enough for a call of `Trials` that ends. */
export const gasLimit = 50_000_000_000n

/** A network with a contract of Bob's, as clients of the SDK see it. */
export interface SdkStage {
  readonly network: NetworkProcess
  readonly phala: Phala
  readonly bundle: object
  readonly trials: ContractClient<typeof Trials>
  /** Connects for an account; closed with the stage. */
  connected(uri: string, options?: ConnectOptions): Promise<Phala>
  /** The contract as another connection sees it. */
  trialsOf(other: Phala): ContractClient<typeof Trials>
  stop(): Promise<void>
}

/** Builds a contract of these folders. */
export async function bundleOf(entry: string): Promise<object> {
  const built = await buildContract({ entry: fileURLToPath(new URL(entry, import.meta.url)) })
  if (built.kind !== 'built') throw new Error(JSON.stringify(built.diagnostics))
  return built.contract
}

export async function startSdkStage(): Promise<SdkStage> {
  const folder = temporaryFolder()
  const [network, bundle] = await Promise.all([startNetwork(folder), bundleOf('./sdk-trials.ts')])
  const open: Phala[] = []
  const connected: SdkStage['connected'] = async (uri, options = {}) => {
    const made = await connect(network.ready.endpoint, { signer: keypairSigner(uri), timeoutMs, ...options })
    open.push(made)
    return made
  }
  const phala = await connected('//Bob')
  const trials = await phala.deploy<typeof Trials>(bundle, 'new', { start: 0 })
  return {
    network,
    phala,
    bundle,
    trials,
    connected,
    trialsOf: (other) => other.contract<typeof Trials>(bundle, trials.address),
    async stop() {
      for (const one of open) one.close()
      await network.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The code of the error that a promise ends with. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof PhatError ? error.code : String(error)),
  )

/** The error that a promise ends with. */
export const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )
