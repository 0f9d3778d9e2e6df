// SPDX-License-Identifier: Apache-2.0
import type { Keypair } from '@phat/crypto'
import type { EventRecord } from '@phat/metadata'
import { equalBytes, fromHex, type Hex, isHex, toHex } from '@phat/primitives'
import { answersOf } from './answers.ts'
import { type ExtrinsicOutcome, eventsOf, fetchBlock, fetchHeader, outcomeOf } from './blocks.ts'
import type { ConnectedChain } from './connected-chain.ts'
import { type CallToSign, type SignedExtrinsic, signExtrinsic } from './extrinsic.ts'
import type { ClientErrors } from './node-errors.ts'
import { poolRefusal } from './pool-errors.ts'
import { rpcFailureOf } from './rpc-failure.ts'

/** Signs with the next nonce of the account, valid for the 64 blocks after the last finalized one. */
export async function signNext(
  chain: ConnectedChain,
  call: CallToSign,
  keypair: Keypair,
  tip: bigint,
): Promise<SignedExtrinsic & { readonly nonce: number }> {
  const { expectHex, expectNumber } = answersOf(chain.rpc.errors)
  const [nonce, head] = await Promise.all([
    chain.rpc.request('system_accountNextIndex', toHex(keypair.accountId)),
    chain.rpc.request('chain_getFinalizedHead'),
  ])
  const { number, hash } = await fetchHeader(chain.rpc, expectHex('the finalized block', head))
  const terms = { nonce: expectNumber('the nonce', nonce), tip, birth: { number, hash: fromHex(hash) } }
  return { ...signExtrinsic(chain, call, keypair, terms), nonce: terms.nonce }
}

/** Where a transaction stands. */
export type Step =
  | { readonly step: 'future' | 'ready' | 'broadcast' | 'retracted' }
  | { readonly step: 'inBlock' | 'finalized'; readonly block: Hex }

/** A transaction in a block. */
export interface Inclusion extends ExtrinsicOutcome {
  readonly blockHash: Hex
  readonly blockNumber: number
  readonly position: number
  readonly events: readonly EventRecord[]
}

/**
 * Sends a transaction and follows it to the wanted step.
 * @param onStep told each step as it is reached
 * @throws PhatError `pool.*`, `rejected`, `dropped`, `timeout`, `connection-lost`, `interrupted`
 */
export async function submitAndWatch(
  chain: ConnectedChain,
  extrinsic: SignedExtrinsic,
  wanted: 'inBlock' | 'finalized',
  onStep: (step: Step) => void,
): Promise<Inclusion> {
  const updates = await subscribe(chain, extrinsic)
  for (;;) {
    const step = readStatus(chain.rpc.errors, await updates.next())
    onStep(step)
    if (!('block' in step)) continue
    // Where finality is instant, the step before it may never be told.
    if (step.step === wanted || step.step === 'finalized') return requireInclusion(chain, extrinsic, step.block)
  }
}

async function subscribe(chain: ConnectedChain, { encoded }: SignedExtrinsic) {
  try {
    return await chain.rpc.subscribe('author_submitAndWatchExtrinsic', toHex(encoded))
  } catch (error) {
    const failure = rpcFailureOf(error)
    if (failure === undefined || !(error instanceof Error)) throw error
    const refusal = poolRefusal(failure, error)
    if (refusal !== undefined) throw refusal
    if (!chain.rpc.errors.is(error, 'rpc-error')) throw error
    throw chain.rpc.errors.error('rejected', `${failure.text} (${failure.code})`, { cause: error })
  }
}

/** Reads Substrate's `TransactionStatus`. @throws PhatError `dropped` for the ends without inclusion, `bad-answer` */
function readStatus(errors: ClientErrors, status: unknown): Step {
  switch (status) {
    case 'future':
    case 'ready':
      return { step: status }
    case 'dropped':
      throw errors.error('dropped', 'the pool dropped the transaction: it is full')
    case 'invalid':
      throw errors.error('dropped', 'the transaction is no longer valid: another one of the account came first, or it expired')
  }
  const [name, value] = typeof status === 'object' && status !== null ? (Object.entries(status)[0] ?? []) : []
  switch (name) {
    case 'inBlock':
    case 'finalized':
      if (isHex(value)) return { step: name, block: value }
      break
    case 'broadcast':
    case 'retracted':
      return { step: name }
    case 'usurped':
      throw errors.error('dropped', `transaction ${String(value)} with the same nonce took its place`)
    case 'finalityTimeout':
      throw errors.error('dropped', `block ${String(value)} was not finalized in time`)
  }
  throw errors.error('bad-answer', `the status of the transaction is ${(JSON.stringify(status) ?? 'nothing').slice(0, 120)}`)
}

async function requireInclusion(chain: ConnectedChain, { hash }: SignedExtrinsic, blockHash: Hex): Promise<Inclusion> {
  const inclusion = await findInclusion(chain, hash, blockHash)
  if (inclusion !== undefined) return inclusion
  throw chain.rpc.errors.error('bad-answer', `block ${blockHash} does not hold transaction ${toHex(hash)}`)
}

/** How the extrinsic of this hash ended in a block; undefined where the block does not hold it. @throws PhatError `not-found`, `bad-answer` */
export async function findInclusion(chain: ConnectedChain, hash: Uint8Array, blockHash: Hex): Promise<Inclusion | undefined> {
  const { header, extrinsics, events } = await fetchBlock(chain, blockHash)
  const position = extrinsics.findIndex((one) => equalBytes(one.hash, hash))
  if (position < 0) return undefined
  const own = eventsOf(events, position)
  return { blockHash, blockNumber: header.number, position, events: own, ...outcomeOf(own) }
}
