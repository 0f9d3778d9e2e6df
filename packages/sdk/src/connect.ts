// SPDX-License-Identifier: Apache-2.0
import type { Patience } from '@phat/client/node'
import type { Fetch } from '@phat/client/worker'
import { type Hex, isHex, toHex } from '@phat/primitives'
import { openNetwork } from './chain/network.ts'
import { createSubmitter } from './chain/submit-call.ts'
import { createClusterState } from './cluster/cluster-state.ts'
import type { Parts, Voice } from './parts.ts'
import { openPhala, type Phala } from './phala.ts'
import { createFreshness } from './query/freshness.ts'
import { createInquirer } from './query/inquirer.ts'
import type { WaitOptions } from './results.ts'
import { sdkErrors } from './sdk-errors.ts'
import { randomBytes } from './session/random.ts'
import { createSessions } from './session/session.ts'
import type { Signer } from './signer/signer.ts'
import { createDirectory } from './workers/directory.ts'
import { createFailOver, type WorkerFault } from './workers/fail-over.ts'

/** How a connection is made. `signal` and `timeoutMs` are also those of all that is done with it, unless a call has its own. */
export interface ConnectOptions extends WaitOptions {
  /** Who speaks: without one, only what needs no account can be done. */
  readonly signer?: Signer
  /** Hash of the genesis of the chain that is meant; any by default. */
  readonly genesis?: Hex
  /** How workers are asked; the platform's `fetch` by default. */
  readonly fetch?: Fetch
  /** Blocks that the certificate of a session lasts, so often the signer is asked. */
  readonly certificateBlocks?: number
  /** Told of each worker that could not be asked, or whose answer was refused; another one may have answered then. */
  readonly onWorkerFault?: (fault: WorkerFault) => void
}

const defaultTimeoutMs = 60_000
/** Half a day of blocks of 12 seconds. */
const defaultCertificateBlocks = 3_600

/**
 * Connects to a Phala network through one of its nodes.
 * @param url such as `ws://127.0.0.1:9944`
 * @throws PhatError `sdk.unreachable`, `sdk.wrong-genesis`, `sdk.wrong-network` …
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Phala> {
  const { signer, genesis, certificateBlocks = defaultCertificateBlocks } = options
  const fetch: Fetch = options.fetch ?? ((...request) => globalThis.fetch(...request))
  const patience: Patience = {
    signal: options.signal ?? new AbortController().signal,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
  }
  if (genesis !== undefined && !isHex(genesis)) throw sdkErrors.error('bad-value', 'the hash of the genesis is hex with 0x')
  const network = await openNetwork(url, patience, genesis)
  const makeVoice = (speaker: Signer): Voice => {
    const inquirer = createInquirer({
      network,
      signer: speaker,
      fetch,
      directory: createDirectory(network),
      freshness: createFreshness(),
      failOver: createFailOver(randomBytes(1)[0] ?? 0, options.onWorkerFault ?? (() => undefined)),
      sessions: createSessions(speaker, certificateBlocks),
    })
    return {
      signer: speaker,
      inquirer,
      submitter: createSubmitter(network, speaker),
      clusters: createClusterState(network, inquirer),
    }
  }
  const parts: Parts = {
    network,
    ss58Prefix: network.ss58Prefix,
    voice: signer === undefined ? undefined : makeVoice(signer),
  }
  return openPhala(parts, { name: network.name, genesisHash: toHex(network.genesis), url: network.url })
}
