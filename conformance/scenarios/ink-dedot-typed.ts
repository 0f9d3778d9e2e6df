// SPDX-License-Identifier: Apache-2.0
// Compiled against the types that `dedot typink` generates from our metadata: what it names must exist, with these types.
import type { AccountId32Like, BytesLike, Result } from 'dedot/codecs'
import type { Contract } from 'dedot/contracts'
import type { SampleTokenContractApi as Ink4 } from './ink4/sample-token/index.js'
import type { SampleTokenContractApi as Ink5 } from './ink5/sample-token/index.js'
import type { TokenGrant, TokenPhase, TokenTokenError } from './ink5/sample-token/types.js'
import type { WholeLibraryContractApi as Library } from './ink5/whole-library/index.js'
import type { WholeLibraryError } from './ink5/whole-library/types.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(verdict: Same<A, B>): boolean => verdict

type Answer<Query extends (...args: never[]) => Promise<{ data: unknown }>> = Awaited<ReturnType<Query>>['data']
type Queries = Contract<Ink5>['query']
type Transfer = Parameters<Queries['psp22Transfer']>

export const verdicts: readonly boolean[] = [
  same<Answer<Queries['psp22TotalSupply']>, bigint>(true),
  same<Answer<Queries['psp22Transfer']>, Result<[], TokenTokenError>>(true),
  same<Answer<Queries['grants']>, Result<TokenGrant[], TokenTokenError>>(true),
  same<Answer<Queries['phase']>, TokenPhase | undefined>(true),
  same<TokenPhase, 'Open' | 'Frozen' | 'Closed'>(true),
  same<Transfer[0], AccountId32Like>(true),
  same<Transfer[1], bigint>(true),
  same<Transfer[2], BytesLike>(true),
  same<keyof Contract<Ink4>['query'], keyof Queries>(true),
  same<Answer<Contract<Library>['query']['psp22BalanceOf']>, bigint>(true),
  same<Answer<Contract<Library>['query']['psp22Approve']>, Result<[], WholeLibraryError>>(true),
  // Types that were not generated would be `any`, and the same as each other.
  same<Answer<Queries['psp22TotalSupply']>, string>(false),
]

/** Sends what changes state; queries are no transactions. */
export const send = (token: Contract<Ink4>): unknown =>
  token.tx.psp22Transfer('5Grw', 10n, '0x', { value: 0n, gasLimit: undefined })
