// SPDX-License-Identifier: Apache-2.0

import { type Applied, createContractEngine, type Queried } from '@phat/contract-test/engine'
import type { BlockContext, Command } from '@phat/contracts'
import { known } from '@phat/primitives'
import type { QuerySession } from '@phat/worker'
import type { Committed, WorkbenchOrder } from './workbench-messages.ts'

/** A cluster that tells all that it does. */
export interface Workbench {
  apply(command: Command, block: BlockContext): Applied
  commit(block: BlockContext): Committed
  query(order: Extract<WorkbenchOrder, { kind: 'query' }>): Queried
}

/**
 * Makes it, for a thread with a large native stack.
 * @param scriptEngine bytes of quickjs.wasm
 * @param startQuery makes the host of a query that may take so many milliseconds
 * @param prepared what `prepareScriptModule` made of them, when it is there
 * @throws PhatError `script.engine-hash`
 */
export function createWorkbench(
  scriptEngine: Uint8Array,
  startQuery: (limitMs: number) => QuerySession,
  prepared?: Uint8Array,
): Workbench {
  let session: QuerySession | undefined
  const cluster = createContractEngine(scriptEngine, prepared).createCluster(() => known(session, 'a query has a session').host)
  return {
    apply: cluster.apply,
    commit: cluster.commit,
    query: ({ request, mode, block, limitMs }) => {
      session = startQuery(limitMs)
      try {
        return cluster.query(request, mode, block)
      } finally {
        session.finish()
        session = undefined
      }
    },
  }
}
