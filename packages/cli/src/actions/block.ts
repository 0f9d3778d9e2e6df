// SPDX-License-Identifier: Apache-2.0

import {
  type BlockContents,
  type BlockHeader,
  type ConnectedChain,
  type DecodedExtrinsic,
  describeDispatchError,
  eventsOf,
  fetchBlock,
  outcomeOf,
  readHeader,
} from '@phat/client/node'
import { compact, u32 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import type { EventRecord, Shown } from '@phat/metadata'
import { concatBytes, formatPha, fromHex, type Hex, toHex, toJson } from '@phat/primitives'
import { withChain } from '../chain/connect-chain.ts'
import { resolveBlock } from '../chain/resolve-block.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { fieldLines, inline, tree } from '../terminal/tree.ts'
import { type Display, showValue } from '../values/show-value.ts'
import { displayOf, namedCall, showCall, showEvent } from './display.ts'

/** `phat block`: one block, or each new one. */
export const runBlock: Action = async (invocation) => {
  const { args, flags } = invocation
  const count = flags.whole('count', { min: 1, max: 1_000_000_000 })
  if (count !== undefined && !flags.given('follow')) throw cliErrors.error('missing-argument', '--count needs --follow')
  if (flags.given('follow') && args[0] !== undefined) {
    throw cliErrors.error('unexpected-argument', '--follow begins with the newest block and takes none')
  }
  await withChain(invocation, async (chain) => {
    if (flags.given('follow')) await follow(invocation, chain, count ?? Number.POSITIVE_INFINITY)
    else await showBlock(invocation, chain, await resolveBlock(chain.rpc, args[0] ?? 'latest'))
  })
}

async function follow(invocation: Invocation, chain: ConnectedChain, count: number): Promise<void> {
  const heads = await chain.rpc.subscribe('chain_subscribeNewHeads')
  for (let shown = 0; shown < count; shown++) {
    await showBlock(invocation, chain, headerHash(readHeader(cliErrors, await heads.next('none'), '0x')))
  }
}

const number = compact(u32)

/** The hash of a header is that of its SCALE bytes; notifications do not carry it. */
function headerHash({ parentHash, number: height, stateRoot, extrinsicsRoot, digest }: BlockHeader): Hex {
  const logs = concatBytes(number.encode(digest.length), ...digest.map(fromHex))
  return toHex(
    blake2b256(concatBytes(fromHex(parentHash), number.encode(height), fromHex(stateRoot), fromHex(extrinsicsRoot), logs)),
  )
}

async function showBlock(invocation: Invocation, chain: ConnectedChain, hash: Hex): Promise<void> {
  const block = await fetchBlock(chain, hash)
  const display = displayOf(chain, invocation)
  const extrinsics = block.extrinsics.map((extrinsic, position) =>
    showExtrinsic(display, extrinsic, eventsOf(block.events, position)),
  )
  if (invocation.json) invocation.io.out(toJson({ ...block.header, extrinsics, ...eventsJson(invocation, display, block) }))
  else for (const line of blockLines(invocation, display, block, extrinsics)) invocation.io.out(line)
}

interface ShownExtrinsic {
  readonly hash: Hex
  readonly call: Shown
  readonly signer: Shown
  readonly nonce: Shown
  readonly tip: Shown
  readonly success: boolean
  readonly error: string | null
  readonly fee: bigint | null
}

function showExtrinsic(
  display: Display,
  { hash, call, signed }: DecodedExtrinsic,
  events: readonly EventRecord[],
): ShownExtrinsic {
  const { success, error, fee } = outcomeOf(events)
  const { address, extensions } = display.view.metadata.extrinsic
  const extension = (identifier: string): Shown => {
    const declared = extensions.find((one) => one.identifier === identifier)
    const value = signed?.extensions[identifier]
    return declared === undefined || value === undefined ? null : showValue(display, declared.type, value)
  }
  return {
    hash: toHex(hash),
    call: showCall(display, call),
    signer: signed === undefined || address === undefined ? null : showValue(display, address, signed.address),
    nonce: extension('CheckNonce'),
    tip: extension('ChargeTransactionPayment'),
    success,
    error: success ? null : describeDispatchError(display.view, error).name,
    fee: fee ?? null,
  }
}

function eventsJson({ flags }: Invocation, display: Display, { events }: BlockContents): { events?: unknown } {
  if (!flags.given('events')) return {}
  return { events: events.map((record) => ({ ...phaseOf(record), event: showEvent(display, record) })) }
}

const phaseOf = ({ phase }: EventRecord) => (phase.type === 'ApplyExtrinsic' ? { extrinsic: phase.value } : { phase: phase.type })

function blockLines(
  { flags }: Invocation,
  display: Display,
  block: BlockContents,
  extrinsics: readonly ShownExtrinsic[],
): string[] {
  const { header, events } = block
  const eventLines = (title: string, records: readonly EventRecord[]) => {
    if (!flags.given('events') || records.length === 0) return []
    return [title, ...records.flatMap((record) => tree(showEvent(display, record), '         '))]
  }
  const time = timeOf(block)
  return [
    `block ${header.number}  ${header.hash}`,
    `  parent       ${header.parentHash}`,
    `  state root   ${header.stateRoot}`,
    `  extrinsics   ${header.extrinsicsRoot}`,
    ...(time === undefined ? [] : [`  time         ${time}`]),
    ...extrinsics.flatMap((extrinsic, position) => [
      ...extrinsicLines(extrinsic, position),
      ...eventLines('       events', eventsOf(events, position)),
    ]),
    ...eventLines(
      '  events of the block itself',
      events.filter(({ phase }) => phase.type !== 'ApplyExtrinsic'),
    ),
  ]
}

/** The time that the block's inherent sets, in ISO 8601. */
function timeOf({ extrinsics }: BlockContents): string | undefined {
  const set = extrinsics.find(({ call }) => call.type === 'Timestamp' && call.value.type === 'set')?.call.value.value
  const now = typeof set === 'object' && set !== null && 'now' in set ? Number(set.now) : Number.NaN
  return Math.abs(now) <= timeMax ? new Date(now).toISOString() : undefined
}

/** Beyond, a Date has no value (ECMA-262, 21.4.1.1). */
const timeMax = 8.64e15

function extrinsicLines({ call, hash, signer, nonce, tip, error, fee }: ShownExtrinsic, position: number): string[] {
  const outcome = [error === null ? 'ok' : `failed: ${error}`, ...(fee === null ? [] : [`fee ${formatPha(fee)}`])].join(', ')
  const from =
    signer === null ? [] : [`       from ${inline(signer)}, nonce ${inline(nonce)}, tip ${inline(tip)}`, `       ${outcome}`]
  const { name, args } = namedCall(call)
  return [
    `  ${position}  ${name}  ${hash}`,
    ...from,
    ...Object.entries(args).flatMap(([field, value]) => fieldLines(field, value, '       ')),
  ]
}
