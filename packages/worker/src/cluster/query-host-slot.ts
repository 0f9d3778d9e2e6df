// SPDX-License-Identifier: Apache-2.0
import type { QueryHost } from '@phat/contracts'
import { known } from '@phat/primitives'

/** A host that stands for the one of the query under way: the extension is made once for a cluster, a host for each query. */
export interface QueryHostSlot {
  readonly host: QueryHost
  during<T>(host: QueryHost, act: () => T): T
}

/** Makes an empty slot. */
export function createQueryHostSlot(): QueryHostSlot {
  let under: QueryHost | undefined
  const current = (): QueryHost => known(under, 'a query is under way')
  return {
    host: {
      httpRequest: (...args) => current().httpRequest(...args),
      batchHttpRequest: (...args) => current().batchHttpRequest(...args),
      random: (length) => current().random(length),
      untrustedMillis: () => current().untrustedMillis(),
      workerPublicKey: () => current().workerPublicKey(),
      workerQuote: () => current().workerQuote(),
      cache: {
        get: (...args) => current().cache.get(...args),
        set: (...args) => current().cache.set(...args),
        expire: (...args) => current().cache.expire(...args),
        remove: (...args) => current().cache.remove(...args),
      },
      log: (record) => current().log(record),
    },
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
