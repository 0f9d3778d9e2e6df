// SPDX-License-Identifier: Apache-2.0
import { type ConnectedChain, readStorage } from '@phat/client/node'
import { type Hex, toHex, toJson } from '@phat/primitives'
import type { Action } from '../../command.ts'
import { table } from '../../terminal/table.ts'
import { showAccount } from '../../values/account.ts'
import { withRemoteChain } from '../open-remote.ts'
import { forEachKey, hashOf, mapKeys } from './chain-reads.ts'

/** What the chain knows of a worker. */
interface WorkerEntry {
  readonly publicKey: Hex
  readonly operator: string | null
  readonly cluster: Hex | null
  readonly endpoints: readonly string[]
  readonly evidence: {
    readonly state: 'active' | 'suspended' | 'none'
    readonly reason: string | null
    /** Of the TEE; null without evidence. */
    readonly tee: string | null
    readonly simulated: boolean | null
    /** Height by which it must be renewed. */
    readonly dueAt: number | null
  }
  readonly score: number | null
  readonly version: string
}

/** `phat worker list` */
export const listWorkers: Action = async (invocation) => {
  const { flags, io, json } = invocation
  const cluster = flags.text('cluster')
  const wanted = cluster === undefined ? undefined : toHex(hashOf('a cluster', cluster))
  await withRemoteChain(invocation, async (chain) => {
    const keys = await mapKeys(chain, 'PhalaRegistry.Workers')
    const all = await forEachKey(keys, (key) => readWorker(chain, key))
    const workers = all.filter((one) => wanted === undefined || one.cluster === wanted)
    if (json) return io.out(toJson({ workers }))
    io.out(workers.length === 0 ? `No workers on ${chain.name}` : `Workers of ${chain.name}`)
    for (const worker of workers) for (const line of linesOf(worker)) io.out(line)
  })
}

async function readWorker(chain: ConnectedChain, key: Uint8Array): Promise<WorkerEntry> {
  const [info, cluster, endpoints, attestation] = await Promise.all([
    readStorage(chain, 'PhalaRegistry.Workers', [key]),
    readStorage(chain, 'PhalaPhatContracts.ClusterByWorkers', [key]),
    readStorage(chain, 'PhalaRegistry.Endpoints', [key]),
    readStorage(chain, 'PhalaRegistry.WorkerAttestations', [key]),
  ])
  // The casts state what the registry declares.
  const { operator, initialScore, runtimeVersion } = info as {
    readonly operator: Uint8Array | undefined
    readonly initialScore: number | undefined
    readonly runtimeVersion: number
  }
  const of = cluster as Uint8Array | undefined
  return {
    publicKey: toHex(key),
    operator: operator === undefined ? null : showAccount(operator, chain.ss58Prefix),
    // Zeros stand for a cluster that it was taken out of.
    cluster: of === undefined || of.every((byte) => byte === 0) ? null : toHex(of),
    endpoints: (endpoints as { readonly value: readonly string[] } | undefined)?.value ?? [],
    evidence: evidenceOf(attestation as Attestation | undefined),
    score: initialScore ?? null,
    version: versionText(runtimeVersion),
  }
}

interface Attestation {
  readonly facts: { readonly tee: { readonly type: string } | string; readonly simulated: boolean }
  readonly dueAt: number
  readonly standing: { readonly type: string; readonly value: { readonly reason?: { readonly type: string } } }
}

function evidenceOf(attestation: Attestation | undefined): WorkerEntry['evidence'] {
  if (attestation === undefined) return { state: 'none', reason: null, tee: null, simulated: null, dueAt: null }
  const { standing, dueAt, facts } = attestation
  const tee = typeof facts.tee === 'string' ? facts.tee : facts.tee.type
  const common = { tee, simulated: facts.simulated, dueAt }
  if (standing.type === 'Active') return { state: 'active', reason: null, ...common }
  return { state: 'suspended', reason: standing.value.reason?.type ?? null, ...common }
}

/** Three parts in one number: `0x010203` is 1.2.3. */
const versionText = (version: number): string => [version >>> 16, (version >>> 8) & 0xff, version & 0xff].join('.')

function linesOf({ publicKey, operator, cluster, endpoints, evidence, score, version }: WorkerEntry): string[] {
  const { state, reason, tee, simulated, dueAt } = evidence
  const kind = simulated === true ? `SIMULATED ${tee}` : (tee ?? '')
  const due = dueAt === null ? '' : `, to be renewed by block ${dueAt}`
  return [
    publicKey,
    ...table([
      ['operator', operator ?? 'none'],
      ['cluster', cluster ?? 'none'],
      ['endpoints', endpoints.join(', ') || 'none told'],
      ['evidence', state === 'none' ? 'none' : `${kind} ${state}${reason === null ? '' : ` (${reason})`}${due}`.trim()],
      ['score', score === null ? 'not measured' : `${score}`],
      ['version', version],
    ]),
  ]
}
