// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, lookup, type MultiAddress } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { transfer } from '../impls/mutate.ts'

/** Moves free balance of `source` for root. */
export function forceTransfer(
  context: CallContext,
  args: { readonly source: MultiAddress; readonly dest: MultiAddress; readonly value: Balance },
): undefined {
  ensureRoot(context.origin)
  transfer(context, lookup(args.source), lookup(args.dest), args.value, 'expendable')
}
