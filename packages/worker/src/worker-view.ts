// SPDX-License-Identifier: Apache-2.0
import type { Tee } from '@phat/tee'
import type { KnownBlocks } from './follow/known-blocks.ts'
import type { WorkerTransfer } from './join/cluster-transfer.ts'
import type { BlockPipeline } from './pipeline/block-pipeline.ts'
import type { ClusterRunner } from './pipeline/cluster-runner.ts'
import type { Lease } from './pipeline/lease.ts'
import type { MasterKeyDesk } from './recover/master-key-desk.ts'
import type { Registrar } from './release/create-registrar.ts'
import { releaseVersion } from './release/release.ts'
import type { HttpCounters } from './serve/http-counters.ts'
import type { LogReader, WorkerIdentity, WorkerView } from './serve/worker-view.ts'
import { signedEgress } from './system/signed-egress.ts'
import type { WorkerSystem } from './system/system-types.ts'
import type { TrustRoot } from './worker-options.ts'
import { blockTimeMs } from './worker-state.ts'

/** What a view looks at. */
export interface WorkerViewParts {
  readonly identity: WorkerIdentity
  readonly trustRoot: TrustRoot
  readonly tee: Tee
  readonly system: WorkerSystem
  readonly pipeline: BlockPipeline
  readonly cluster: ClusterRunner
  readonly known: KnownBlocks
  readonly lease: Lease
  readonly registrar: Registrar
  readonly recovery: MasterKeyDesk
  readonly logs: LogReader
  readonly http: HttpCounters
  readonly transfer: WorkerTransfer
  /** True from the moment that the worker can not go on, or was told to stop. */
  readonly hasEnded: () => boolean
  readonly takeCheckpoint: (signal: AbortSignal) => Promise<number>
  readonly stop: () => Promise<void>
}

/** The worker as its server reads it: what is on disk, and nothing that is ahead of it. */
export function createWorkerView(parts: WorkerViewParts): WorkerView {
  const { identity, trustRoot, tee, system, pipeline, cluster, known, lease, registrar, logs, http } = parts

  function unready(): WorkerView['unready'] {
    const { system: state } = pipeline.state
    if (parts.hasEnded()) return 'stopped'
    if (!state.registered) return 'not-registered'
    if (!system.isAcknowledged(state)) return 'not-acknowledged'
    return lease.isExpired ? 'lease-expired' : undefined
  }

  return {
    identity,
    version: releaseVersion.join('.'),
    genesisHash: trustRoot.genesisHash,
    chainId: trustRoot.trusted.chainId,
    simulated: tee.source === 'simulated',
    attestationMethods: [tee.source === 'snp-tsm' ? 'sev-snp' : 'dcap'],
    get evidence() {
      return registrar.evidence
    },
    get system() {
      return pipeline.state.system
    },
    get lastBlock() {
      const { followed } = pipeline.state
      const { newest } = known
      // The newest of this start, with the root of the chain's state; before there is one, the last that is on disk.
      return newest ?? { number: followed.number, hash: followed.hash, timeMs: blockTimeMs(followed) }
    },
    get cluster() {
      return pipeline.state.system.cluster?.stage === 'running' ? cluster.served : undefined
    },
    knowsBlock: (hash) => known.has(hash),
    knownBlock: (hash) => known.get(hash),
    get unready() {
      return unready()
    },
    logs,
    http,
    egress: () => signedEgress(pipeline.state.system, identity),
    get wanted() {
      const { followed, system: state } = pipeline.state
      return { nextBlock: followed.number + 1, keys: system.wantedKeys(state) }
    },
    transfer: parts.transfer,
    async dispatch(frames, signal) {
      try {
        await parts.transfer.dispatch(frames, signal)
      } finally {
        // What was taken may have proven the key that shares wait for.
        await parts.recovery.followed()
      }
    },
    provideRecoveryShare: (rotation, share) => parts.recovery.provide(rotation, share),
    registration: (operator, signal) => registrar.offer(operator, pipeline.state.followed.hash, signal),
    takeCheckpoint: parts.takeCheckpoint,
    stop: parts.stop,
  }
}
