// SPDX-License-Identifier: Apache-2.0
import { toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { table } from '../terminal/table.ts'
import { withNetwork } from './ask-network.ts'

interface Block {
  readonly number: number
  readonly hash: string
}

/** What `dev_status` answers: docs/reference/rpc.md. */
interface Status {
  readonly genesisHash: string
  readonly seed: string
  readonly resets: number
  readonly ready: boolean
  readonly best: Block
  readonly finalized: Block
  readonly timeMs: number
  readonly shiftMs: number
  readonly mode: { readonly mode: string; readonly intervalMs?: number }
  readonly cluster: { readonly id: string; readonly systemContract: string } | null
  readonly workers: readonly {
    readonly name: string
    readonly endpoint: string
    readonly publicKey: string
    readonly pid: number | null
    readonly height: number
    readonly gatekeeper: boolean
  }[]
  readonly snapshots: readonly { readonly snapshot: string; readonly number: number }[]
  readonly states: readonly { readonly name: string; readonly number: number }[]
  readonly memory: Readonly<Record<string, number | null>>
}

/** `phat dev status` */
export const showNetwork: Action = async (invocation) => {
  const { io, json } = invocation
  const status = (await withNetwork(invocation, (ask) => ask('dev_status'))) as Status
  if (json) return io.out(toJson(status))
  io.out(status.ready ? 'A development network' : 'A development network that is starting')
  for (const line of table([...chainRows(status), ...workerRows(status), ...keptRows(status)])) io.out(line)
}

function chainRows({ genesisHash, seed, resets, best, finalized, timeMs, shiftMs, mode, cluster }: Status): [string, string][] {
  const ahead = Math.abs(shiftMs) < 1_000 ? '' : `, ${(shiftMs / 86_400_000).toFixed(1)} days from the clock of the machine`
  return [
    ['genesis', genesisHash],
    ['seed', `${seed}${resets === 0 ? '' : `, begun anew ${resets === 1 ? 'once' : `${resets} times`}`}`],
    ['best block', `${best.number}  ${best.hash}`],
    ['finalized', `${finalized.number}`],
    ['time', `${new Date(timeMs).toISOString()}${ahead}`],
    ['mode', mode.mode === 'interval' ? `a block every ${mode.intervalMs} ms` : mode.mode],
    ['cluster', cluster?.id ?? 'none yet'],
    ['system', cluster?.systemContract ?? 'none yet'],
  ]
}

const workerRows = ({ workers }: Status): [string, string][] =>
  workers.flatMap(({ name, endpoint, publicKey, pid, height, gatekeeper }): [string, string][] => [
    [name, `${endpoint}, block ${height}, process ${pid ?? 'none at the moment'}${gatekeeper ? ', gatekeeper' : ''}`],
    ['', publicKey],
  ])

function keptRows({ snapshots, states, memory }: Status): [string, string][] {
  const megabytes = (size: number | null | undefined): string => (size == null ? 'unknown' : `${Math.round(size / 1e6)} MB`)
  const { total, ...processes } = memory
  const sizes = Object.entries(processes).map(([process, size]) => `${process} ${megabytes(size)}`)
  return [
    ['snapshots', snapshots.map(({ snapshot, number }) => `${snapshot} at block ${number}`).join(', ') || 'none'],
    ['states', states.map(({ name, number }) => `${name} at block ${number}`).join(', ') || 'none'],
    ['memory', `${megabytes(total)}: ${sizes.join(', ')}`],
  ]
}
