// SPDX-License-Identifier: Apache-2.0
import {
  camelCase,
  nameAndContent,
  placeInside,
  type RuntimeView,
  readPlain,
  readValue,
  type ValueForms,
  type ValuePlace,
} from '@phat/metadata'
import { parsePha } from '@phat/primitives'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { parseAccount } from './account.ts'
import { kindOf, typeName } from './type-kind.ts'

/** How a person writes the values of a chain: accounts, calls by name, amounts in PHA. */
function formsOf(view: RuntimeView): ValueForms {
  const forms: ValueForms = {
    types: view,
    bad,
    integer: (place, text) => (/\bPHA$/i.test(text) ? readingOf(place.field, () => parsePha(text)) : undefined),
    special: (place, portable, given) => {
      switch (kindOf(view, portable)) {
        case 'account':
          return { value: parseAccountField(place, given) }
        case 'address':
          return typeof given === 'string'
            ? { value: { type: 'Id', value: parseAccountField(place, given) } }
            : { value: readPlain(forms, place, portable, given) }
        case 'outer':
          return { value: parseCall(view, forms, place, given) }
        default:
          return undefined
      }
    },
  }
  return forms
}

/**
 * Reads one argument as a person writes it. Lists, objects and quoted texts are JSON; anything else is taken as text and read
 * by its type, so that large numbers keep their digits.
 * @throws PhatError `cli.bad-value` naming the field; `crypto.*` for accounts
 */
export function parseArgument(view: RuntimeView, field: string, type: number, text: string): unknown {
  const place = { field, depth: 0 }
  return readValue(formsOf(view), place, type, /^\s*[[{"]|^null$/.test(text) ? parseJson(place, text) : text)
}

function parseJson(place: ValuePlace, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw bad(place, `JSON (${error instanceof Error ? error.message : 'unreadable'})`, text)
  }
}

function bad({ field }: ValuePlace, expected: string, given: unknown): Error {
  const shown = typeof given === 'string' ? given : (JSON.stringify(given) ?? 'nothing')
  return cliErrors.error('bad-value', `${field}: expected ${expected}, got ${shown.slice(0, 80)}`)
}

function parseAccountField(place: ValuePlace, given: unknown): Uint8Array {
  if (typeof given !== 'string') throw bad(place, 'an account', given)
  return readingOf(place.field, () => parseAccount(given))
}

/** `{"pallet.call": {arguments}}`, or its name alone where it takes none. */
function parseCall(view: RuntimeView, forms: ValueForms, place: ValuePlace, given: unknown): unknown {
  const [name, content] = nameAndContent(given)
  if (name === undefined || !name.includes('.')) throw bad(place, 'a call as {"pallet.call": {arguments}}', given)
  const args = content ?? {}
  const inside = placeInside(forms, place, name)
  if (typeof args !== 'object' || Array.isArray(args)) throw bad(inside, 'an object of arguments', args)
  const declared = view.callDeclaration(name).args
  const values = Object.entries(args).map(([key, value]) => {
    const arg = declared.find((one) => one.name === camelCase(key))
    // buildCall refuses unknown names with the list of those there are.
    return [key, arg === undefined ? value : readValue(forms, placeInside(forms, inside, key), arg.type, value)] as const
  })
  return view.buildCall(name, Object.fromEntries(values))
}

/**
 * Reads `name=value` words into a call.
 * @throws PhatError `cli.bad-value`, `metadata.unknown-item`, `metadata.invalid-arguments`, `crypto.*`
 */
export function parseCallWords(view: RuntimeView, item: string, words: readonly string[]): ReturnType<RuntimeView['buildCall']> {
  const { args } = view.callDeclaration(item)
  const values = new Map<string, unknown>()
  for (const word of words) {
    const at = word.indexOf('=')
    if (at < 1) {
      const form = args.map(({ name, type, typeName: declared }) => `${name}=<${typeName(view, type, declared)}>`).join(' ')
      throw cliErrors.error('bad-value', `${item} takes ${form || 'no arguments'}, not ${JSON.stringify(word.slice(0, 80))}`)
    }
    const name = camelCase(word.slice(0, at))
    if (values.has(name)) throw cliErrors.error('bad-value', `${name} is given twice`)
    const arg = args.find((one) => one.name === name)
    values.set(name, arg === undefined ? word : parseArgument(view, name, arg.type, word.slice(at + 1)))
  }
  return view.buildCall(item, Object.fromEntries(values))
}
