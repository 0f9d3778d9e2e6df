// SPDX-License-Identifier: Apache-2.0
import type { Fetch } from '@phat/client/worker'
import type { Query } from '@phat/envelope'
import { toHex, unreachable } from '@phat/primitives'
import type { Network } from '../chain/network.ts'
import { type SdkFault, sdkErrors } from '../sdk-errors.ts'
import type { Sessions } from '../session/session.ts'
import type { Signer } from '../signer/signer.ts'
import type { Wait } from '../wait.ts'
import type { ListedWorker, WorkerDirectory } from '../workers/directory.ts'
import type { FailOver } from '../workers/fail-over.ts'
import { type Answered, askWorker } from './ask-worker.ts'
import type { Freshness } from './freshness.ts'

/** How a question is asked. */
export interface AskOptions {
  /** Public key of the one worker that may answer; any of the cluster by default. */
  readonly worker?: string | undefined
  readonly codeHash?: Uint8Array | undefined
  /** The answer must be of this height at least. */
  readonly leastHeight?: number
}

/** Asks clusters confidential questions. */
export interface Inquirer {
  readonly directory: WorkerDirectory
  readonly freshness: Freshness
  /**
   * The bytes that were answered, with where they come from.
   * @throws PhatError `sdk.*`
   */
  ask(wait: Wait, cluster: Uint8Array, contract: Uint8Array, data: Query, options?: AskOptions): Promise<Told>
}

/** An answer that is no refusal of the worker. */
export interface Told extends Pick<Answered, 'provenance'> {
  readonly bytes: Uint8Array
}

export interface InquirerParts {
  readonly network: Network
  readonly directory: WorkerDirectory
  readonly freshness: Freshness
  readonly failOver: FailOver
  readonly sessions: Sessions
  readonly signer: Signer
  readonly fetch: Fetch
}

/** Makes it of its parts. */
export function createInquirer(parts: InquirerParts): Inquirer {
  const { directory, freshness, failOver } = parts
  return {
    directory,
    freshness,
    async ask(wait, cluster, contract, data, { worker, codeHash, leastHeight = 0 } = {}) {
      let rounds = 0
      const list = async (): Promise<readonly ListedWorker[]> => {
        // Where nobody answered, the chain may have news of the workers.
        if (rounds++ > 0) directory.forget(cluster)
        return chosen(await directory.workers(wait, cluster), worker)
      }
      const answered = await failOver.ask(wait, list, async (candidate, mostMs) => {
        const least = Math.max(leastHeight, freshness.least(cluster))
        const one = await askWorker(parts, wait, candidate, mostMs, { contract, data, leastHeight: least, codeHash })
        return { provenance: one.provenance, bytes: bytesOf(one, contract) }
      })
      freshness.saw(cluster, answered.provenance.height)
      return answered
    },
  }
}

function chosen(workers: readonly ListedWorker[], worker: string | undefined): readonly ListedWorker[] {
  if (worker === undefined) return workers
  const found = workers.filter(({ name }) => name === worker.toLowerCase())
  if (found.length > 0) return found
  throw sdkErrors.error('worker-not-listed', `the cluster has no worker ${worker.slice(0, 80)}`)
}

/** What a worker answers that cannot run a query. */
function bytesOf({ outcome, provenance }: Answered, contract: Uint8Array): Uint8Array {
  if (outcome.type === 'Ok') return outcome.value.value
  const { value: error } = outcome
  const who = `worker ${provenance.worker}`
  const fail = (fault: SdkFault, why: string): Error => sdkErrors.error(fault, `${who}: ${why}`)
  switch (error.type) {
    case 'ServiceUnavailable':
      throw fail('worker-busy', 'it cannot run the query now')
    case 'Timeout':
      throw fail('query-timeout', `contract ${toHex(contract)} took too long`)
    case 'RuntimeError':
      if (error.value === 'ContractNotFound') throw fail('contract-not-found', `its cluster has no contract ${toHex(contract)}`)
      throw fail('query-failed', error.value.slice(0, 200))
    case 'BadOrigin':
    case 'SidevmNotFound':
    case 'NoResponse':
      throw fail('query-failed', error.type)
    default:
      return unreachable(error)
  }
}
