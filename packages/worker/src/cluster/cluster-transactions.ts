// SPDX-License-Identifier: Apache-2.0
import type { ClusterBlock } from '@phat/contracts'
import { known, toHex } from '@phat/primitives'
import type { AppliedBlock, TransactionExecutor } from '../threads/cluster-executor.ts'
import { unpackChanges } from '../threads/flat-changes.ts'
import { applyAs } from './apply-as.ts'
import { applyItem } from './apply-item.ts'
import { type ClusterServices, createClusterServices } from './cluster-services.ts'
import type { ClusterBlockOrder, ClusterBlockReport, ClusterFacts, ClusterOpening, ClusterThreadsStart } from './cluster-work.ts'
import { retoldPerBlock } from './commands/command-keys.ts'

/**
 * The owner of a cluster's state: takes `ClusterBlockOrder`s, answers `ClusterBlockReport`s. Deterministic: the same orders give the same
 * reports and roots, from the birth on and from any state between.
 * @throws cluster.invalid-config, cluster.unknown-engine, script.engine-hash
 */
export function createClusterTransactions({ birth, restore }: ClusterThreadsStart): TransactionExecutor {
  const services = createClusterServices(birth)
  const { cluster } = services
  if (restore !== undefined) cluster.adopt({ number: restore.height, now: 0n }, unpackChanges(restore.records))
  services.reload()
  services.standing.takeNews()
  let reported = factsOf(services)
  /** True after changes that came from outside, until the notes are read again. */
  let stale = false

  function refresh(): void {
    if (stale) services.reload()
    stale = false
  }

  /** The facts when they are not those reported last. */
  function news(): { readonly facts?: ClusterFacts } {
    const { contracts, systemContract } = reported
    const reader = cluster.read()
    const isSystemSame = toHex(reader.systemContract() ?? noBytes) === toHex(systemContract ?? noBytes)
    const hasNews = services.standing.takeNews()
    if (!hasNews && isSystemSame && reader.contractCount() === contracts) return {}
    reported = factsOf(services)
    return { facts: reported }
  }

  const applied = ({ height, changes }: ClusterBlock, receipts: ClusterBlockReport): AppliedBlock => ({
    height,
    changes,
    receipts,
  })

  return {
    get height() {
      return cluster.height() ?? 0
    },
    opening(): ClusterOpening {
      const height = cluster.height()
      return { root: height === undefined ? undefined : cluster.root(height), facts: reported }
    },
    apply(given) {
      // Who starts these threads sends nothing else.
      const { block, items } = given as ClusterBlockOrder
      refresh()
      services.openBlock(block)
      for (const [index, item] of items.entries()) applyItem(services, item, index)
      runHooks(services)
      tellNewKeys(services)
      services.settle()
      const committed = cluster.commit(block)
      return applied(committed, { root: committed.root, ...services.journal.finish(block), ...news() })
    },
    adopt(height, now, changes) {
      const committed = cluster.adopt({ number: height, now }, changes)
      services.standing.reload()
      // The rest of the notes is read once for all blocks that are adopted in a row, not for each of them.
      stale = true
      return applied(committed, { root: committed.root, outcomes: [], logs: [], cache: [], ...news() })
    },
    records: () => cluster.records(),
  }
}

const noBytes = new Uint8Array(0)

/** Calls the contracts that asked for it at the end of each block, in the order of their ids; each pays for its own. */
function runHooks(services: ClusterServices): void {
  for (const { contract, selector, gasLimit } of services.standing.hooks) {
    const input = new Uint8Array(4)
    new DataView(input.buffer).setUint32(0, selector)
    // One that was terminated by a hook before it is not there any more: a failed call like another.
    applyAs(services, contract, { kind: 'call', origin: contract, to: contract, input, gasLimit })
  }
}

/** After a change of the command key, contracts are told again, some in each block. */
function tellNewKeys({ keys, cluster, journal }: ClusterServices): void {
  const untold = keys.untold()
  if (untold === undefined) return
  const contracts = cluster.contracts(retoldPerBlock, untold.after)
  const reader = cluster.read()
  for (const contract of contracts) {
    // What was made in this block has been told, what ended in it need not be.
    const deployer = reader.deployer(contract)
    if (deployer !== undefined) journal.tell({ kind: 'instantiated', contract, deployer, publicKey: keys.publicKey(contract) })
  }
  const last = contracts.at(-1)
  keys.told(contracts.length < retoldPerBlock ? undefined : known(last, 'a full page has a last entry'))
}

function factsOf({ cluster, standing }: ClusterServices): ClusterFacts {
  const reader = cluster.read()
  return { systemContract: reader.systemContract()?.slice(), contracts: reader.contractCount(), ...standing.facts() }
}
