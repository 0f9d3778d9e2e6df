// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import { readStorageLayout, type StorageLayout, showCell } from '@phat/contract-test/engine'
import type { Shown } from '@phat/metadata'
import { known, type PhatError, toHex, toJson } from '@phat/primitives'
import type { Trace, TracedChange, TracedFrame } from '@phat/sdk'
import type { Action } from '../command.ts'
import { placeText, placeTrap } from '../contract/in-source.ts'
import { errorText } from '../terminal/show-error.ts'
import { table } from '../terminal/table.ts'
import { inline } from '../terminal/tree.ts'
import { showAccount } from '../values/account.ts'
import { callOptions, depositText, prepare } from './call-action.ts'
import type { DescribedContract } from './find-contract.ts'
import { checkSimulated, withRemote } from './open-remote.ts'
import { provenanceJson, provenanceRows, showValueOf } from './show-answer.ts'

/** `phat trace`: tries a message or query and shows what would run and change. What it would fail with is part of the answer. */
export const traceContract: Action = async (invocation) => {
  const options = callOptions(invocation)
  await withRemote(invocation, 'anybody', async (remote) => {
    const { client, entry, args, contract } = prepare(remote)
    const traced = await known(client.trace[entry.label], 'the metadata has the entry')(args as never, options)
    checkSimulated(remote, traced.simulated)
    const { io, json } = invocation
    const value = showValueOf(client.metadata, entry, traced.value)
    const layout = readStorageLayout(JSON.parse(contract.bundle), client.metadata)
    const own = { address: contract.address, layout, abi: client.metadata }
    const storage = traced.storage.map((change) => shownChange(own, change))
    if (json) {
      const { complete, gasRequired, storageDeposit, framesLeftOut, error } = traced
      const failure = error && { code: error.code, message: placeTrap(contract.bundle, error).message }
      const costs = { gasRequired, storageDeposit, ...(failure === undefined ? { value } : { error: failure }) }
      const ran = { complete, frames: traced.frames.map(frameJson), framesLeftOut, storage }
      return io.out(toJson({ contract: contract.address, message: entry.label, ...costs, ...ran, ...provenanceJson(traced) }))
    }
    for (const line of frameLines(contract, traced)) io.out(line)
    for (const { place, before, after } of storage) io.out(`  ${place}  ${before} -> ${after}`)
    const outcome = traced.error === undefined ? [['answers', traced.value === undefined ? 'not told' : inline(value)]] : []
    const rows = [
      ...outcome,
      ['gas', `${traced.gasRequired} picoseconds`],
      ['deposit', depositText(traced.storageDeposit)],
      ['shown', shownText(traced)],
      ...provenanceRows(traced),
    ]
    for (const line of table(rows)) io.out(line)
    if (traced.error !== undefined) for (const line of failureLines(placeTrap(contract.bundle, traced.error))) io.out(line)
  })
}

const failureLines = (error: PhatError): readonly string[] => errorText(error).split('\n')

/** Why there is no more to see. */
function shownText({ complete, frames }: Trace<unknown>): string {
  if (complete) return 'everything: the cluster is debuggable, nothing in it is private'
  if (frames.length === 0) return 'gas alone: the state of the contract holds entries of others'
  return 'what follows from your own call; values and inner calls are private'
}

function frameLines(own: DescribedContract, { frames, framesLeftOut }: Trace<unknown>): readonly string[] {
  const lines = frames.map(({ depth, address, message, deploys, gas, end }) => {
    const toSource = (text: string): string => (address === own.address ? placeText(own.bundle, text) : text.trim())
    const ended =
      end.kind === 'trapped'
        ? `trapped: ${end.error}${end.detail === undefined ? '' : ` (${toSource(end.detail)})`}`
        : end.kind === 'returned' && end.reverted
          ? 'went back on what it did'
          : 'done'
    return `${'  '.repeat(depth)}${deploys ? 'constructor ' : ''}${message}  ${address}  ${gas} ps  ${ended}`
  })
  return framesLeftOut === 0 ? lines : [...lines, `and ${framesLeftOut} more`]
}

const frameJson = ({ input, end, ...frame }: TracedFrame) => ({
  ...frame,
  input: toHex(input),
  end: end.kind === 'returned' ? { ...end, data: toHex(end.data) } : end,
})

interface Change {
  readonly contract: string
  readonly place: string
  readonly before: string
  readonly after: string
}

interface AskedContract {
  readonly address: string
  readonly layout: StorageLayout
  readonly abi: ContractAbi
}

const noLayout: StorageLayout = { roots: new Map() }

/** A change by the layout of the contract that was asked; cells of others stay hex. Without the whole trace values are told to be there, not what they are. */
function shownChange(own: AskedContract, { contract, key, isHashed, before, after }: TracedChange): Change {
  const isOwn = contract === own.address
  const layout = isOwn && !isHashed ? own.layout : noLayout
  const cell = showCell({ layout, abi: own.abi }, { key, before, after }, (account) => showAccount(account))
  const text = (bytes: Uint8Array | undefined, shown: Shown | undefined): string =>
    bytes === undefined ? 'none' : bytes.length === 0 ? 'a value' : inline(shown ?? null)
  return {
    contract,
    place: isOwn ? cell.place : `${contract} ${cell.place}`,
    before: text(before, cell.before),
    after: text(after, cell.after),
  }
}
