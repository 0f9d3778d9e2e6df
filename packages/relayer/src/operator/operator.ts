// SPDX-License-Identifier: Apache-2.0

import {
  answersOf,
  type ConnectedChain,
  describeDispatchError,
  fetchHeader,
  type Inclusion,
  readChain,
  rpcFailureOf,
  signExtrinsic,
  signNext,
  submitAndWatch,
  within,
} from '@phat/client/node'
import type { Keypair } from '@phat/crypto'
import { fromHex, toHex } from '@phat/primitives'
import { relayerErrors } from '../relayer-errors.ts'
import type { RelayerLimits } from '../relayer-options.ts'
import { encodeCall } from './encode-call.ts'

/** A call by its name, with encoded arguments. */
export interface OperatorCall {
  /** `PhalaMq.sync_offchain_message` */
  readonly item: string
  readonly args: Uint8Array
}

/** What became of calls that were sent one after the other: those before `failure` are in the pool. */
export interface SentCalls {
  /** Hashes of the extrinsics that the pool took. */
  readonly hashes: readonly Uint8Array[]
  /** `relayer.rejected` for the first one that it refused; the rest was not sent. */
  readonly failure: Error | undefined
}

/** The operator's account on a chain. Calls go out one by one, so that no two have one nonce. */
export interface Operator {
  readonly accountId: Uint8Array
  /** Sends calls without waiting for blocks. @throws PhatError `relayer.*` of the connection */
  send(calls: readonly OperatorCall[]): Promise<SentCalls>
  /** Sends a call and waits until it succeeded in a block. @throws PhatError `relayer.dispatch-failed`, `relayer.rejected`, `relayer.dropped` … */
  submit(call: OperatorCall): Promise<Inclusion>
}

interface OperatorParts {
  /** The chain as its runtime was when it was read last. */
  readonly chain: () => ConnectedChain
  readonly replaceChain: (chain: ConnectedChain) => void
  readonly keypair: Keypair
  readonly limits: RelayerLimits
  readonly signal: AbortSignal
}

/** Opens the operator's account. */
export function createOperator(parts: OperatorParts): Operator {
  const { keypair, limits, signal } = parts
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = Promise.allSettled([done])
    return done
  }
  return {
    accountId: keypair.accountId,
    send: (calls) => inTurn(async () => sendAll(await currentChain(parts), keypair, calls)),
    submit: (call) =>
      inTurn(async () => {
        const chain = await currentChain(parts)
        const extrinsic = await signNext(chain, encodeCall(chain.view, call.item, call.args), keypair, 0n)
        const patience = { signal, timeoutMs: limits.inclusionMs }
        const included = submitAndWatch(chain, extrinsic, 'inBlock', () => undefined)
        const inclusion = await within(relayerErrors, patience, `block with ${call.item}`, included)
        if (!inclusion.success) throw dispatchFailure(chain, call.item, inclusion)
        return inclusion
      }),
  }
}

/** What a failed call is told as: the name that the chain's metadata gives its error. */
export function dispatchFailure(chain: ConnectedChain, item: string, { error, blockNumber }: Inclusion): Error {
  const { name, docs } = describeDispatchError(chain.view, error)
  return relayerErrors.error(
    'dispatch-failed',
    `${item} failed in block ${blockNumber}: ${docs === '' ? name : `${name}: ${docs}`}`,
  )
}

/** Transactions name the version of the runtime: after an upgrade its metadata is read anew. */
async function currentChain({ chain, replaceChain }: OperatorParts): Promise<ConnectedChain> {
  const known = chain()
  const { expectNumber, expectObject } = answersOf(known.rpc.errors)
  const version = expectObject('the runtime version', await known.rpc.request('state_getRuntimeVersion'))
  if (expectNumber('specVersion', version.specVersion) === known.specVersion) return known
  const renewed = await readChain(known.rpc)
  replaceChain(renewed)
  return renewed
}

async function sendAll(chain: ConnectedChain, keypair: Keypair, calls: readonly OperatorCall[]): Promise<SentCalls> {
  const { rpc, view } = chain
  const { expectHex, expectNumber } = answersOf(rpc.errors)
  const [next, head] = await Promise.all([
    rpc.request('system_accountNextIndex', toHex(keypair.accountId)),
    rpc.request('chain_getFinalizedHead'),
  ])
  const { number, hash } = await fetchHeader(rpc, expectHex('the finalized block', head))
  const first = expectNumber('the nonce', next)
  const hashes: Uint8Array[] = []
  for (const { item, args } of calls) {
    const terms = { nonce: first + hashes.length, tip: 0n, birth: { number, hash: fromHex(hash) } }
    const extrinsic = signExtrinsic(chain, encodeCall(view, item, args), keypair, terms)
    try {
      await rpc.request('author_submitExtrinsic', toHex(extrinsic.encoded))
    } catch (error) {
      const failure = rpcFailureOf(error)
      if (failure === undefined) throw error
      return { hashes, failure: relayerErrors.error('rejected', `${item}: ${failure.text} (${failure.code})`, { cause: error }) }
    }
    hashes.push(extrinsic.hash)
  }
  return { hashes, failure: undefined }
}
