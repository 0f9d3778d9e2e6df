// SPDX-License-Identifier: Apache-2.0
import { type ContextOf, definePallet, type Origin } from '@phat/frame'
import type { BalancesConfig } from './config.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { storage } from './storage.ts'

/** The first half of the declaration: what the interfaces of this pallet work with. */
export const base = definePallet('Balances')
  .instantiable()
  .config<BalancesConfig>()
  .storage(storage)
  .events(events)
  .errors(errors)

export type Context = ContextOf<typeof base>
/** What a call gets: the context and who calls. */
export type CallContext = Context & { readonly origin: Origin }
