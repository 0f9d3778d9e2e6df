// SPDX-License-Identifier: Apache-2.0

import {
  type ConnectedChain,
  type DispatchFailure,
  describeDispatchError,
  type Inclusion,
  type SignedExtrinsic,
  type Step,
  signNext,
  submitAndWatch,
} from '@phat/client/node'
import type { Keypair } from '@phat/crypto'
import type { PalletValue } from '@phat/metadata'
import { formatPha, toHex, toJson } from '@phat/primitives'
import { type DryRunDepth, type FeeQuote, queryFee, tryExtrinsic } from '../chain/fee.ts'
import type { Invocation } from '../command.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { inline, tree } from '../terminal/tree.ts'
import { showAccount, signerOf } from '../values/account.ts'
import { parseAmount, showBoth } from '../values/amount.ts'
import { displayOf, namedCall, showCall, showEvent } from './display.ts'

/**
 * What a command itself can tell of a call before it is sent, where the node executes no dry runs.
 * @throws PhatError `cli.would-fail`
 */
export type DryRunCheck = (signer: Uint8Array, cost: bigint) => Promise<void>

/** Who signs, and what they add to the fee. */
export interface Sender {
  readonly signer: Keypair
  /** Planck. */
  readonly tip: bigint
}

/** Reads the flags of the sender, before anything connects. @throws PhatError `cli.no-secret`, `cli.bad-value`, `crypto.*` */
export function readSender(invocation: Invocation): Sender {
  const tip = readingOf('--tip', () => parseAmount(invocation.flags.text('tip') ?? '0'))
  return { signer: signerOf(invocation), tip }
}

/**
 * Signs a call as the flags say, shows its fee, and sends it unless it is a dry run.
 * @param check asked in a dry run after the chain validated it
 * @throws PhatError `cli.dispatch-failed`, `cli.would-fail`, `cli.rejected` and those of the connection
 */
export async function send(
  invocation: Invocation,
  chain: ConnectedChain,
  { signer, tip }: Sender,
  call: PalletValue,
  check?: DryRunCheck,
): Promise<void> {
  const { flags, json, io } = invocation
  const extrinsic = await signNext(chain, call, signer, tip)
  const quote = await queryFee(chain, extrinsic)
  const from = showAccount(signer.accountId, chain.ss58Prefix)
  if (!json) {
    const { name, args } = namedCall(showCall(displayOf(chain, invocation), call))
    io.out(`${name} on ${chain.name} at ${chain.rpc.url}`)
    io.out(`  from       ${from}, nonce ${extrinsic.nonce}`)
    for (const [field, value] of Object.entries(args)) io.out(`  ${field.padEnd(9)}  ${inline(value)}`)
    io.out(`  fee        ${showBoth(quote.fee)}${tip > 0n ? `, tip ${formatPha(tip)}` : ''}`)
  }
  if (flags.given('dry-run')) {
    const ownCheck = async () => check?.(signer.accountId, quote.fee + tip)
    return dryRun(invocation, chain, { call, extrinsic, quote, from, tip, ownCheck })
  }
  const wanted = flags.text('wait') === 'in-block' ? 'inBlock' : 'finalized'
  if (!json) io.out(`  hash       ${toHex(extrinsic.hash)}`)
  const inclusion = await submitAndWatch(chain, extrinsic, wanted, (step) => {
    if (!json) io.out(`  ${stepText(step)}`)
  })
  const failure = inclusion.success ? undefined : describeDispatchError(chain.view, inclusion.error)
  report(invocation, chain, { inclusion, failure, hash: toHex(extrinsic.hash), isFinal: wanted === 'finalized' })
  if (failure !== undefined) throw cliErrors.error('dispatch-failed', failureText(failure))
}

function failureText({ name, docs }: DispatchFailure): string {
  return docs === '' ? name : `${name}: ${docs}`
}

function stepText(step: Step): string {
  switch (step.step) {
    case 'inBlock':
      return `in block   ${step.block}`
    case 'finalized':
      return `finalized  ${step.block}`
    case 'future':
      return 'waiting    for an earlier transaction of the account'
    case 'retracted':
      return 'retracted  its block was replaced; waiting for another'
    default:
      return step.step
  }
}

interface DryRun {
  readonly call: PalletValue
  readonly extrinsic: SignedExtrinsic & { readonly nonce: number }
  readonly quote: FeeQuote
  readonly from: string
  readonly tip: bigint
  readonly ownCheck: () => Promise<void>
}

async function dryRun(invocation: Invocation, chain: ConnectedChain, run: DryRun): Promise<void> {
  const { call, extrinsic, quote, from, tip, ownCheck } = run
  const checked: DryRunDepth = await tryExtrinsic(chain, extrinsic)
  if (checked === 'validated') await ownCheck()
  if (invocation.json) {
    const { nonce, encoded } = extrinsic
    const shown = showCall(displayOf(chain, invocation), call)
    const { fee, weight } = quote
    return invocation.io.out(
      toJson({ dryRun: true, checked, from, nonce, call: shown, fee, tip, weight, length: encoded.length }),
    )
  }
  const depth = checked === 'executed' ? 'the call would succeed' : 'the chain would take it; this node executes no dry runs'
  invocation.io.out(`  dry run    nothing was sent; ${depth}`)
}

interface Sent {
  readonly inclusion: Inclusion
  readonly failure: DispatchFailure | undefined
  readonly hash: string
  readonly isFinal: boolean
}

function report(invocation: Invocation, chain: ConnectedChain, { inclusion, failure, hash, isFinal }: Sent): void {
  const { json, io } = invocation
  const display = displayOf(chain, invocation)
  const { blockHash, blockNumber, position, fee, events } = inclusion
  const shown = events.map((event) => showEvent(display, event))
  if (json) {
    const block = { number: blockNumber, hash: blockHash, position }
    return io.out(
      toJson({
        hash,
        success: inclusion.success,
        error: failure ?? null,
        block,
        finalized: isFinal,
        fee: fee ?? null,
        events: shown,
      }),
    )
  }
  io.out(`  result     ${inclusion.success ? 'success' : 'failed'} in block ${blockNumber}, position ${position}`)
  if (fee !== undefined) io.out(`  fee paid   ${showBoth(fee)}`)
  io.out('  events')
  for (const event of shown) for (const line of tree(event, '    ')) io.out(line)
}
