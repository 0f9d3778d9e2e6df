// SPDX-License-Identifier: Apache-2.0
import { decodeSs58, encodeSs58 } from '@phat/crypto'
import { isBytes, type PortableType, type ShowForms, type TypeSource, type ValueForms, type ValuePlace } from '@phat/metadata'
import { fromHex, isHex, PhatError } from '@phat/primitives'

const accountLength = 32
const accountNames: ReadonlySet<string> = new Set(['AccountId', 'AccountId32'])

/** True for the account ids of all versions of ink! and of Substrate: newtypes of 32 bytes. */
export function isAccount(types: TypeSource, { path, definition }: PortableType): boolean {
  if (definition.type !== 'Composite' || definition.value.length !== 1 || !accountNames.has(path.at(-1) ?? '')) return false
  const inner = types.type((definition.value[0] as { type: number }).type)
  return isBytes(types, inner) && inner.definition.type === 'Array' && inner.definition.value.length === accountLength
}

/** Accounts as addresses of any network, public keys as hex, or 32 bytes. */
export function accountReader(types: TypeSource, bad: ValueForms['bad']): NonNullable<ValueForms['special']> {
  return (place, portable, given) => (isAccount(types, portable) ? { value: readAccount(place, given, bad) } : undefined)
}

function readAccount(place: ValuePlace, given: unknown, bad: ValueForms['bad']): Uint8Array {
  const expected = 'an account as SS58 address or 0x public key'
  if (given instanceof Uint8Array && given.length === accountLength) return given
  if (typeof given !== 'string') throw bad(place, expected, given)
  if (isHex(given)) {
    const bytes = fromHex(given)
    if (bytes.length === accountLength) return bytes
    throw bad(place, expected, `${bytes.length} bytes`)
  }
  try {
    return decodeSs58(given).accountId
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    // The text is not repeated: people paste mnemonics into address fields.
    throw bad(place, `${expected} (${error.message})`, `${given.length} characters`)
  }
}

/** Shows accounts as addresses of a network. */
export function accountShower(types: TypeSource, prefix?: number): NonNullable<ShowForms['special']> {
  return (portable, value) => (isAccount(types, portable) ? encodeSs58(value as Uint8Array, prefix) : undefined)
}
