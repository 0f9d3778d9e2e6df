// SPDX-License-Identifier: Apache-2.0
import { connectWorker, type Fetch, type WorkerClient } from '@phat/client/worker'
import {
  answer2,
  type EnvelopeContext,
  openAnswer,
  type Query,
  type QueryOutcome,
  query2,
  queryOutcome,
  type Receipt,
  sealEnvelope,
} from '@phat/envelope'
import { fromHex, PhatError } from '@phat/primitives'
import type { Network, SettledBlock } from '../chain/network.ts'
import type { Provenance } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { randomBytes } from '../session/random.ts'
import type { Session, Sessions } from '../session/session.ts'
import type { Signer } from '../signer/signer.ts'
import type { Wait } from '../wait.ts'
import type { Candidate } from '../workers/fail-over.ts'
import { nameWorkerFailure } from '../workers/worker-faults.ts'
import { checkReceipt } from './check-receipt.ts'

/** Blocks that a query lives: fewer than workers allow, since one may be some blocks behind the node. */
const queryBlocks = 96
/** Blocks that a worker may be behind the node. */
const behindMax = 32
const nonceLength = 12

/** What asking takes that stays the same. */
export interface Asking {
  readonly network: Network
  readonly signer: Signer
  readonly sessions: Sessions
  readonly fetch: Fetch
}

/** What is asked, and what the answer must be like. */
export interface Question {
  readonly contract: Uint8Array
  readonly data: Query
  readonly leastHeight: number
  readonly codeHash?: Uint8Array | undefined
}

/** What a worker answered, verified. */
export interface Answered {
  readonly outcome: QueryOutcome
  readonly provenance: Provenance
}

/**
 * Asks one worker, with an envelope of its own, and verifies the answer.
 * @throws PhatError of the failure, whose consequence `consequenceOf` tells
 */
export async function askWorker(
  asking: Asking,
  wait: Wait,
  { worker, endpoint }: Candidate,
  mostMs: number,
  question: Question,
): Promise<Answered> {
  const { network, sessions } = asking
  if (worker.standing.kind === 'refused')
    throw sdkErrors.error('worker-not-registered', `the chain does not count worker ${worker.name}: ${worker.standing.reason}`)
  const client = connectWorker(endpoint, wait.patience(mostMs), sdkErrors, asking.fetch)
  const settled = await network.settledBlock(wait)
  const session = await wait.for('signature of the session certificate', sessions.at(settled.number))
  const ask = (block: SettledBlock, by: Session): Promise<Answered> =>
    askOnce(asking, client, { worker, endpoint }, question, block, settled.number, by)
  try {
    return await ask(settled, session)
  } catch (error) {
    if (sdkErrors.is(error, 'worker-behind')) return ask(await verifiedBlock(network, wait, client, settled), session)
    if (!sdkErrors.is(error, 'certificate-expired')) throw error
    sessions.drop(session)
    return ask(settled, await wait.for('signature of the session certificate', sessions.at(settled.number)))
  }
}

/** The newest block of a worker that is a little behind. @throws PhatError `sdk.worker-behind` when it is more than that */
async function verifiedBlock(network: Network, wait: Wait, client: WorkerClient, settled: SettledBlock): Promise<SettledBlock> {
  const { blocknum } = await client.call('GetInfo', {})
  const number = Math.min(blocknum - 1, settled.number)
  if (number < settled.number - behindMax)
    throw sdkErrors.error('worker-behind', `${client.url} stands at block ${number}, the node at ${settled.number}`)
  const hash = await network.request(wait, 'chain_getBlockHash', Math.max(0, number))
  return { number, hash: hash as SettledBlock['hash'] }
}

async function askOnce(
  { network, signer }: Asking,
  client: WorkerClient,
  { worker, endpoint }: Candidate,
  { contract, data, leastHeight, codeHash }: Question,
  block: SettledBlock,
  height: number,
  session: Session,
): Promise<Answered> {
  const context: EnvelopeContext = {
    purpose: 'query',
    sender: signer.account,
    target: worker.publicKey,
    genesis: network.genesis,
  }
  const mine = session.agreement
  const sealing = { nonce: randomBytes(nonceLength), expiry: height + queryBlocks }
  const plain = query2.encode({ contract, recentBlock: fromHex(block.hash), data })
  const request = sealEnvelope(mine, worker.publicKey, sealing, context, plain)
  const { encodedEncryptedData } = await client
    .call('ContractQuery', { encodedEncryptedData: request, signature: session.sign(request) })
    .catch((error: unknown) => {
      throw nameWorkerFailure(error)
    })
  const opened = openAnswer(mine, worker.publicKey, request, encodedEncryptedData)
  const unopened = `the answer of ${endpoint} does not open with the key of worker ${worker.name}`
  if (opened === undefined) throw sdkErrors.error('bad-receipt', unopened)
  const answer = decoded(() => answer2.decode(opened), unopened)
  const receipt = checkReceipt(answer, { request, contract, worker, height: leastHeight, codeHash })
  return {
    outcome: decoded(() => queryOutcome.decode(answer.outcome), unopened),
    provenance: provenanceOf(receipt, worker.name, endpoint),
  }
}

function decoded<T>(decode: () => T, what: string): T {
  try {
    return decode()
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw sdkErrors.error('bad-receipt', what, { cause })
  }
}

const provenanceOf = (receipt: Receipt, worker: Provenance['worker'], endpoint: string): Provenance => ({
  height: receipt.height,
  blockTime: Number(receipt.blockTime),
  worker,
  endpoint,
  simulated: receipt.simulated,
  debuggable: receipt.debuggable,
  receipt,
})
