// SPDX-License-Identifier: Apache-2.0
import { forwardQueryHost, type QueryHost } from '@phat/contracts'
import { known } from '@phat/primitives'

/** A host that stands for the one of the query under way: the extension is made once for a cluster, a host for each query. */
export interface QueryHostSlot {
  readonly host: QueryHost
  during<T>(host: QueryHost, act: () => T): T
}

/** Makes an empty slot. */
export function createQueryHostSlot(): QueryHostSlot {
  let under: QueryHost | undefined
  return {
    host: forwardQueryHost(() => known(under, 'a query is under way')),
    during(host, act) {
      const outer = under
      under = host
      try {
        return act()
      } finally {
        under = outer
      }
    },
  }
}
