// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, lookup, type MultiAddress } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { transfer } from '../impls/mutate.ts'

/** Moves free balance to `dest`, unless that would remove the sender. */
export function transferKeepAlive(
  context: CallContext,
  args: { readonly dest: MultiAddress; readonly value: Balance },
): undefined {
  const from = ensureSigned(context.origin)
  transfer(context, from, lookup(args.dest), args.value, 'preserve')
}
