// SPDX-License-Identifier: Apache-2.0
import {
  type ConnectedChain,
  describeDispatchError,
  fetchHeader,
  type Inclusion,
  poolErrors,
  prepareExtrinsic,
  signedExtrinsic,
  type TransactionTerms,
} from '@phat/client/node'
import type { PalletValue } from '@phat/metadata'
import { fromHex, toHex } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'
import type { ReadyExtrinsic, Signer } from '../signer/signer.ts'
import type { Wait } from '../wait.ts'
import { answers, type Network } from './network.ts'
import { submitSurely } from './submit-surely.ts'

/** A call in a block, which succeeded. */
export interface Included extends Inclusion {
  readonly extrinsicHash: Uint8Array
}

/** A call by name. */
export interface NamedCall {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** Sends calls of one account, one after the other as far as their numbers go. */
export interface Submitter {
  /** Sends calls as one extrinsic, of which all succeed or none does, and waits for its block. */
  send(wait: Wait, calls: readonly NamedCall[], tip?: bigint): Promise<Included>
  /** Planck that the chain would take for the calls. */
  fee(wait: Wait, calls: readonly NamedCall[]): Promise<bigint>
}

/** Makes the submitter of a signer. */
export function createSubmitter(network: Network, signer: Signer): Submitter {
  // A number is free again only once the pool has the extrinsic that took it.
  let turn: Promise<void> = Promise.resolve()

  async function inTurn<T>(task: (taken: () => void) => Promise<T>): Promise<T> {
    const before = turn
    let release: () => void = () => undefined
    turn = new Promise((resolve) => {
      release = resolve
    })
    await before
    try {
      return await task(release)
    } finally {
      release()
    }
  }

  return {
    async send(wait, calls, tip = 0n) {
      const what = calls.map(({ name }) => name).join(' and ')
      const chain = await network.newestChain(wait)
      const sent = inTurn(async (taken) => {
        const terms = await nextTerms(chain, signer.account, tip)
        stopWhenOver(wait, what)
        const extrinsic = await signer.signCall(chain, callOf(chain, calls), terms)
        // A person may agree long after the caller was told that nothing came of it, and has perhaps asked again.
        stopWhenOver(wait, what)
        const inclusion = await submitSurely(network, wait, chain, extrinsic, terms.birth.number, taken)
        return { ...inclusion, extrinsicHash: extrinsic.hash }
      }).catch((error: unknown) => {
        throw wait.signal.aborted ? sdkErrors.error('interrupted', `stopped before ${what} was sent`) : plainer(error)
      })
      const included = await wait.for(`block with ${what}`, sent)
      if (!included.success) throw dispatchFailed(chain, what, included.error)
      return included
    },
    async fee(wait, calls) {
      const chain = await network.chain(wait)
      const terms = await wait.for('answer of the node', nextTerms(chain, signer.account, 0n))
      const info = await network.request(wait, 'payment_queryInfo', toHex(unsigned(chain, calls, signer.account, terms).encoded))
      const fee = BigInt(answers.expectText('the fee', answers.expectObject('the fee', info).partialFee))
      return fee + (signer.serviceFee?.(chain) ?? 0n)
    },
  }
}

const callOf = ({ view }: ConnectedChain, calls: readonly NamedCall[]): PalletValue => {
  const built = calls.map(({ name, args }) => view.buildCall(name, args))
  const [only] = built
  return built.length === 1 && only !== undefined ? only : view.buildCall('Utility.batchAll', { calls: built })
}

async function nextTerms({ rpc }: ConnectedChain, account: Uint8Array, tip: bigint): Promise<TransactionTerms> {
  const [nonce, head] = await Promise.all([
    rpc.request('system_accountNextIndex', toHex(account)),
    rpc.request('chain_getFinalizedHead'),
  ])
  const { number, hash } = await fetchHeader(rpc, answers.expectHex('the finalized block', head))
  return { nonce: answers.expectNumber('the nonce', nonce), tip, birth: { number, hash: fromHex(hash) } }
}

/** @throws PhatError `sdk.interrupted` where nobody waits any more */
function stopWhenOver(wait: Wait, what: string): void {
  if (wait.isOver) throw sdkErrors.error('interrupted', `the wait ended before ${what} was sent`)
}

/** As long as the signed one, which is what the fee depends on. */
function unsigned(
  chain: ConnectedChain,
  calls: readonly NamedCall[],
  account: Uint8Array,
  terms: TransactionTerms,
): ReadyExtrinsic {
  const prepared = prepareExtrinsic(chain, callOf(chain, calls), terms)
  return signedExtrinsic(chain, prepared, account, { type: 'Sr25519', value: new Uint8Array(64) })
}

/** Too little on the chain has one code, whether the pool or the call tells it. */
function plainer(error: unknown): unknown {
  const isPoor = poolErrors.is(error, 'cannot-pay') && error instanceof Error
  return isPoor ? sdkErrors.error('balance-too-low', error.message, { cause: error }) : error
}

function dispatchFailed({ view }: ConnectedChain, what: string, error: unknown): Error {
  const { name, docs } = describeDispatchError(view, error)
  const detail = `${what}: ${name}${docs === '' ? '' : ` (${docs})`}`
  if (/InsufficientBalance|FundsUnavailable|NotExpendable/.test(name)) return sdkErrors.error('balance-too-low', detail)
  if (/ContractNotFound/.test(name)) return sdkErrors.error('contract-not-found', detail)
  if (/ClusterNotFound/.test(name)) return sdkErrors.error('cluster-not-found', detail)
  return sdkErrors.error('dispatch-failed', detail)
}
