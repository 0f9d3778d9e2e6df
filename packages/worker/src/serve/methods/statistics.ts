// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os'
import { type ByteString, fromByteString, toByteString, toHex } from '@phat/primitives'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { HttpCount } from '../http-counters.ts'
import type { PrpcContext } from '../prpc-context.ts'
import type { QueryCount } from '../serve-counters.ts'
import { hexArgument } from './hex-argument.ts'

type Counters = NonNullable<NonNullable<PrpcResponse<'Statistics'>['query']>['global']>

const countersOf = ({ total, dropped, timeMs }: QueryCount): Counters => ({
  total: BigInt(total),
  dropped: BigInt(dropped),
  time: BigInt(Math.round(timeMs)),
})

type HttpStats = NonNullable<PrpcResponse<'Statistics'>['httpEgress']>

const httpCountersOf = ({ requests, failures, byStatusCode }: HttpCount): NonNullable<HttpStats['global']> => ({
  requests: BigInt(requests),
  failures: BigInt(failures),
  byStatusCode: new Map([...byStatusCode].map(([status, count]) => [status, BigInt(count)])),
})

/** The counts of those that were counted, by contract id in hex. */
function chosen<Count, Told>(
  byContract: ReadonlyMap<ByteString, Count>,
  named: readonly ByteString[] | undefined,
  tell: (count: Count) => Told,
): Map<string, Told> {
  const counts = (named ?? [...byContract.keys()]).flatMap((contract) => {
    const count = byContract.get(contract)
    return count === undefined ? [] : [[toHex(fromByteString(contract)), tell(count)] as const]
  })
  return new Map(counts)
}

/** Statistics: sums, and the counts of the contracts that are named, or of all. @throws serve.invalid-argument */
export function statistics(ctx: PrpcContext, request: PrpcRequest<'Statistics'>): PrpcResponse<'Statistics'> {
  const { global, byContract, startedMs } = ctx.counters
  const { http } = ctx.view
  const contracts = request.contracts.map((text) => toByteString(hexArgument(text, 'contract id', 32)))
  const named = request.all ? undefined : contracts
  return {
    uptime: BigInt(Math.floor((performance.now() - startedMs) / 1000)),
    cores: availableParallelism(),
    query: { global: countersOf(global), byContract: chosen(byContract, named, countersOf) },
    httpEgress: http && { global: httpCountersOf(http.global), byContract: chosen(http.byContract, named, httpCountersOf) },
  }
}
