// SPDX-License-Identifier: Apache-2.0
import { decodeSs58, encodeSs58 } from '@phat/crypto/ss58'
import {
  camelCase,
  isBytes,
  type PortableField,
  type PortableType,
  type ShowForms,
  type TypeSource,
  type ValueForms,
  type ValuePlace,
} from '@phat/metadata'
import { fromHex, isHex, PhatError } from '@phat/primitives'

const accountLength = 32
const accountNames: ReadonlySet<string> = new Set(['AccountId', 'AccountId32'])

/** The only field of a type that wraps 32 bytes, or undefined for all other types. */
function wrappedBytes(types: TypeSource, { definition }: PortableType): PortableField | undefined {
  if (definition.type !== 'Composite' || definition.value.length !== 1) return undefined
  const [field] = definition.value
  const inner = types.type((field as PortableField).type).definition
  const fits = inner.type === 'Array' && inner.value.length === accountLength && isBytes(types, { definition: inner })
  return fits ? field : undefined
}

/** True for the account ids of all versions of ink! and of Substrate: newtypes of 32 bytes. */
export function isAccount(types: TypeSource, portable: PortableType): boolean {
  return accountNames.has(portable.path.at(-1) ?? '') && wrappedBytes(types, portable) !== undefined
}

/**
 * Accounts as addresses of any network, public keys as hex, or 32 bytes.
 * @param declared the words for the argument's type: compilers other than ink!'s name accounts only there
 */
export function accountReader(
  types: TypeSource,
  declared: readonly string[],
  bad: ValueForms['bad'],
): NonNullable<ValueForms['special']> {
  const isDeclared = accountNames.has(declared.at(-1) ?? '')
  return (place, portable, given) => {
    if (!isAccount(types, portable) && !(isDeclared && place.depth === 0)) return undefined
    const field = wrappedBytes(types, portable)
    if (field === undefined) return undefined
    if (field.name === undefined) return { value: readAccount(place, given, bad) }
    const isWhole = typeof given === 'object' && given !== null && !(given instanceof Uint8Array)
    return isWhole ? undefined : { value: { [camelCase(field.name)]: readAccount(place, given, bad) } }
  }
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
  return (portable, value) => (value instanceof Uint8Array && isAccount(types, portable) ? encodeSs58(value, prefix) : undefined)
}
