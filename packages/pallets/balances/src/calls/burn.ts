// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { burnFrom } from '../impls/mutate.ts'

/** Destroys free balance of the sender, and as much of the total issuance. */
export function burn(context: CallContext, args: { readonly value: Balance; readonly keepAlive: boolean }): undefined {
  const who = ensureSigned(context.origin)
  const preservation = args.keepAlive ? 'preserve' : 'expendable'
  burnFrom(context, who, args.value, { preservation, precision: 'exact', fortitude: 'polite' })
}
