// SPDX-License-Identifier: Apache-2.0
import { str, u8, u32, u128 } from '@phat/codec'
import type { AccountId, Balance } from '@phat/primitives'
import {
  accountId,
  blake2_128Concat,
  type ContextOf,
  constant,
  definePallet,
  doubleMap,
  ensureSigned,
  error,
  event,
  map,
  optionalMap,
  optionalValue,
  type PostDispatchInfo,
  value,
  weightOf,
} from '../src/index.ts'

export interface Config {
  readonly limit: number
  readonly pay: (who: AccountId, amount: Balance) => void
}

const base = definePallet('Typed')
  .config<Config>()
  .storage({
    total: value(u128, 0n, 'A sum.'),
    owner: optionalValue(accountId, 'Who owns it.'),
    names: map(blake2_128Concat(accountId), str, '', 'Names.'),
    ages: optionalMap(blake2_128Concat(accountId), u8, 'Ages.'),
    debts: doubleMap(blake2_128Concat(accountId), blake2_128Concat(accountId), u128, 0n, 'Who owes whom.'),
  })
  .events({
    Named: event(0, { who: accountId, name: str }, 'Somebody has a name.'),
    Emptied: event(1, 'Nothing is left.'),
  })
  .errors({ TooLong: error(0, 'The name is too long.') })

export type Context = ContextOf<typeof base>

/** A pallet with something of every kind whose type follows from its declaration. */
export const Typed = base
  .constants((config) => ({ limit: constant(u32, config.limit, 'The limit.') }))
  .calls((p) => ({
    setName: p.call(
      0,
      { name: str, age: u8 },
      ({ name }, { limit }) => weightOf(BigInt(name.length * limit)),
      'Sets a name.',
      ({ origin, store, emit, fail, config }, { name, age }) => {
        const who = ensureSigned(origin)
        if (name.length > config.limit) fail.TooLong()
        store.names.set(who, name)
        store.ages.set(who, age)
        emit.Named({ who, name })
      },
    ),
    empty: p.call(1, {}, weightOf(1n), 'Empties.', ({ emit }): PostDispatchInfo => {
      emit.Emptied()
      return { paysFee: false }
    }),
  }))
  .genesis<{ readonly total: Balance }>(({ store }, { total }) => store.total.set(total))
