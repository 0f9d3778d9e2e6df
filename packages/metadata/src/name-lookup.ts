// SPDX-License-Identifier: Apache-2.0
import { metadataErrors } from './metadata-errors.ts'

/** At most this many names stand in an error message. */
const maxListed = 60

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

/**
 * Finds an item by the name that metadata gives it or, failing that, by another spelling of it: `transferAllowDeath` for
 * `transfer_allow_death`, `balances` for `Balances`.
 * @throws PhatError `metadata.unknown-item`, whose message lists the names there are
 */
export function findByName<T extends { readonly name: string }>(items: readonly T[], name: string, what: string): T {
  const found = items.find((item) => item.name === name) ?? items.find((item) => plain(item.name) === plain(name))
  if (found !== undefined) return found
  const names = items.slice(0, maxListed).map((item) => item.name)
  const more = items.length > maxListed ? ' …' : ''
  const has = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}${more}`
  throw metadataErrors.error('unknown-item', `no ${what} ${name.slice(0, 80)}: ${has}`)
}

/** Splits `Balances.transfer_allow_death` into pallet and item. @throws PhatError `metadata.unknown-item` */
export function splitItem(item: string): readonly [pallet: string, name: string] {
  const [pallet, name, ...rest] = item.split('.')
  if (pallet === undefined || name === undefined || pallet === '' || name === '' || rest.length > 0) {
    throw metadataErrors.error('unknown-item', `expected pallet.item, got ${item.slice(0, 80)}`)
  }
  return [pallet, name]
}
