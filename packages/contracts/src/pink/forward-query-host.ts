// SPDX-License-Identifier: Apache-2.0
import type { QueryHost } from './query-host.ts'

/** A host that stands for another one, asked for at each use: the extension is made once for a cluster, a host for each query. */
export function forwardQueryHost(current: () => QueryHost): QueryHost {
  return {
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
  }
}
