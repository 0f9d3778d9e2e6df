// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os'
import { fromByteString, toByteString, toHex } from '@phat/primitives'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import type { QueryCount } from '../serve-counters.ts'
import { hexArgument } from './hex-argument.ts'

type Counters = NonNullable<NonNullable<PrpcResponse<'Statistics'>['query']>['global']>

const countersOf = ({ total, dropped, timeMs }: QueryCount): Counters => ({
  total: BigInt(total),
  dropped: BigInt(dropped),
  time: BigInt(Math.round(timeMs)),
})

/** Statistics: sums, and the counts of the contracts that are named, or of all. @throws serve.invalid-argument */
export function statistics(ctx: PrpcContext, request: PrpcRequest<'Statistics'>): PrpcResponse<'Statistics'> {
  const { global, byContract, startedMs } = ctx.counters
  const named = request.contracts.map((text) => toByteString(hexArgument(text, 'contract id', 32)))
  const chosen = request.all ? [...byContract.keys()] : named
  const counts = chosen.flatMap((contract) => {
    const count = byContract.get(contract)
    return count === undefined ? [] : [[toHex(fromByteString(contract)), countersOf(count)] as const]
  })
  return {
    uptime: BigInt(Math.floor((performance.now() - startedMs) / 1000)),
    cores: availableParallelism(),
    query: { global: countersOf(global), byContract: new Map(counts) },
    httpEgress: undefined,
  }
}
