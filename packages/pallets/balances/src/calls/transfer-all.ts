// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, lookup, type MultiAddress } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { reducibleBalance } from '../impls/inspect.ts'
import { transfer } from '../impls/mutate.ts'

/** Moves all that can be moved to `dest`; with `keepAlive`, all but the existential deposit. */
export function transferAll(context: CallContext, args: { readonly dest: MultiAddress; readonly keepAlive: boolean }): undefined {
  const from = ensureSigned(context.origin)
  const preservation = args.keepAlive ? 'preserve' : 'expendable'
  const amount = reducibleBalance(context, from, preservation, 'polite')
  transfer(context, from, lookup(args.dest), amount, preservation)
}
