// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { camelCase, type PortableField, type PortableType } from '@phat/metadata'
import { cliErrors } from '../terminal/cli-errors.ts'

/** What texts stand for where the type asks for an account or a code. */
export interface ArgumentNames {
  /** The address for `//Alice` or the name of a contract; undefined for texts that are addresses themselves. */
  account(text: string): string | undefined
  /** The hash for `code:NAME`. */
  codeHash(text: string): string | undefined
}

const accountNames: ReadonlySet<string> = new Set(['AccountId', 'AccountId32'])
const depthMax = 32

/** Puts addresses and hashes where names stand for them, by the types of an entry's arguments. */
export function resolveNames(abi: ContractAbi, entry: AbiEntry, args: unknown, names: ArgumentNames): unknown {
  const types = new Map(abi.types.map((portable) => [portable.id, portable]))
  const resolved = (index: number, value: unknown): unknown => {
    const arg = entry.args[index]
    if (arg === undefined) return value
    // Compilers other than ink!'s name accounts where they are used alone.
    const isAccount = typeof value === 'string' && accountNames.has(arg.displayName.at(-1) ?? '')
    return (isAccount ? names.account(value) : undefined) ?? resolveValue(types, arg.type, value, names, 0)
  }
  if (Array.isArray(args)) return args.map((value, index) => resolved(index, value))
  if (typeof args !== 'object' || args === null) return args
  const indexOf = (name: string) => entry.args.findIndex(({ label }) => camelCase(label) === camelCase(name))
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, resolved(indexOf(name), value)]))
}

function resolveValue(
  types: ReadonlyMap<number, PortableType>,
  type: number,
  given: unknown,
  names: ArgumentNames,
  depth: number,
): unknown {
  const portable = types.get(type)
  if (portable === undefined || depth > depthMax) return given
  const inside = (part: number, value: unknown): unknown => resolveValue(types, part, value, names, depth + 1)
  const last = portable.path.at(-1) ?? ''
  if (typeof given === 'string') {
    const found = accountNames.has(last) ? names.account(given) : last === 'Hash' ? names.codeHash(given) : undefined
    if (found !== undefined) return found
  }
  const { definition } = portable
  if (definition.type === 'Composite') return inFields(definition.value, given, inside)
  if (definition.type === 'Variant') {
    // An option's content stands for itself; other cases are objects of one name.
    const some = last === 'Option' ? definition.value.find(({ name }) => name === 'Some') : undefined
    const isNamed = isObject(given) && definition.value.some(({ name }) => name in given)
    if (some !== undefined && !isNamed) return inFields(some.fields, given, inside)
    if (!isObject(given)) return given
    return Object.fromEntries(
      Object.entries(given).map(([name, content]) => [
        name,
        inFields(definition.value.find((one) => one.name === name)?.fields ?? [], content, inside),
      ]),
    )
  }
  if (!Array.isArray(given)) return given
  if (definition.type === 'Sequence') return given.map((one) => inside(definition.value, one))
  if (definition.type === 'Array') return given.map((one) => inside(definition.value.type, one))
  if (definition.type === 'Tuple') return given.map((one, i) => inside(definition.value[i] ?? -1, one))
  return given
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function inFields(fields: readonly PortableField[], given: unknown, inside: (type: number, value: unknown) => unknown): unknown {
  const [first] = fields
  if (first === undefined) return given
  if (isObject(given)) {
    const typeOf = (name: string): number => fields.find((one) => camelCase(one.name ?? '') === camelCase(name))?.type ?? -1
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, inside(typeOf(name), value)]))
  }
  if (fields.length === 1) return inside(first.type, given)
  return Array.isArray(given) ? given.map((value, i) => inside(fields[i]?.type ?? -1, value)) : given
}

/** The call as lists show it: `increment(by: u32)`. */
export function signatureOf(abi: ContractAbi, { label, args }: AbiEntry): string {
  return `${label}(${args.map((arg) => `${arg.label}: ${abi.typeName(arg.type)}`).join(', ')})`
}

/**
 * Reads words of a command line as arguments: `name=value` each, or values in their order. Lists, objects and quoted texts are JSON.
 * @throws PhatError `cli.bad-value`
 */
export function readArgumentWords(abi: ContractAbi, entry: AbiEntry, words: readonly string[]): unknown {
  const named = words.map((word) => /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word))
  const isArgument = (name: string): boolean => entry.args.some(({ label }) => camelCase(label) === camelCase(name))
  if (words.length === 0 || named.every((match) => match === null)) return words.map((word) => readWord(entry, word))
  const values: Record<string, unknown> = {}
  for (const [i, match] of named.entries()) {
    const [, name = '', text = ''] = match ?? []
    if (match === null || !isArgument(name)) {
      const shown = JSON.stringify((words[i] ?? '').slice(0, 80))
      throw cliErrors.error('bad-value', `${signatureOf(abi, entry)} has no argument for ${shown}; write name=value for each`)
    }
    if (camelCase(name) in values) throw cliErrors.error('bad-value', `${name} is given twice`)
    values[camelCase(name)] = readWord(entry, text, name)
  }
  return values
}

function readWord(entry: AbiEntry, text: string, name = ''): unknown {
  return /^\s*[[{"]|^null$/.test(text) ? parseJsonArgument(`${entry.label}${name === '' ? '' : `: ${name}`}`, text) : text
}

/** @throws PhatError `cli.bad-value` */
export function parseJsonArgument(what: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : 'unreadable'
    throw cliErrors.error('bad-value', `${what}: expected JSON (${detail}), got ${text.slice(0, 80)}`, { cause })
  }
}
