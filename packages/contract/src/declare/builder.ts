// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, type Fields, isCodec } from '@phat/codec'
import { guestErrors } from '../guest-errors.ts'
import { keysRoot, sizeRoot } from '../run/mappings.ts'
import type { Declaration } from './declaration.ts'
import type { Entry, Handler, MessageOptions } from './entries.ts'
import { rootKey, spelled } from './state.ts'

/** The declaration of nothing, to which parts are joined. */
export const emptyDeclaration: Declaration = {
  name: '',
  version: '',
  docs: [],
  stateVersion: 1,
  upgrade: 'immutable',
  state: {},
  errors: {},
  events: {},
  secrets: [],
  entries: [],
  migrations: new Map(),
  afterDeploy: [],
}

interface PartDeclarationOptions extends Partial<Pick<Declaration, 'state' | 'errors' | 'events'>> {
  readonly afterDeploy?: unknown
  readonly use?: readonly { readonly declaration: Declaration }[]
}

/** The declaration of a part before it has entries of its own: its errors come before those of the parts that it uses. */
export function partDeclaration(name: string, options: PartDeclarationOptions): Declaration {
  const { state = {}, errors = {}, events = {}, afterDeploy, use = [] } = options
  // The cast states that the kit calls it with the context that its type asks for.
  const after = afterDeploy === undefined ? [] : [afterDeploy as Handler]
  const own: Declaration = { ...emptyDeclaration, name, state, errors, events, afterDeploy: after }
  return { ...use.map((part) => part.declaration).reduce(joined, own), name }
}

/**
 * Two declarations as one; what both have because both use one part counts once.
 * @throws PhatError `contract.declaration` when both declare a name, each on its own
 */
export function joined(first: Declaration, second: Declaration): Declaration {
  for (const group of ['state', 'errors', 'events'] as const) {
    const [there, here] = [
      first[group] as { readonly [name: string]: unknown },
      second[group] as { readonly [name: string]: unknown },
    ]
    const twice = Object.keys(here).find((name) => Object.hasOwn(there, name) && there[name] !== here[name])
    if (twice !== undefined)
      throw guestErrors.error('declaration', `${group} ${twice} is declared by ${first.name} and ${second.name}`)
  }
  return {
    ...second,
    state: { ...first.state, ...second.state },
    errors: { ...first.errors, ...second.errors },
    events: { ...first.events, ...second.events },
    entries: second.entries.reduce(withEntry, first.entries),
    afterDeploy: [...new Set([...first.afterDeploy, ...second.afterDeploy])],
  }
}

function withEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  if (entries.includes(entry)) return entries
  const same = entries.some(
    ({ kind, name }) => name === entry.name && (kind === 'constructor') === (entry.kind === 'constructor'),
  )
  if (same) throw guestErrors.error('declaration', `${entry.name} is declared twice`)
  return [...entries, entry]
}

/** One text or several as a list. */
export function textList(texts: string | readonly string[] | undefined): readonly string[] {
  return texts === undefined ? [] : typeof texts === 'string' ? [texts] : texts
}

/** Refuses names whose storage keys collide, and migrations that do not lead to the declared version. */
export function checkDeclaration({ state, stateVersion, secrets }: Declaration): void {
  const taken = new Map<number, string>()
  for (const [name, field] of Object.entries(state)) {
    const { kind } = spelled(field)
    const keys = kind === 'iterableMapping' ? [rootKey(name), keysRoot(name), sizeRoot(name)] : [rootKey(name)]
    for (const key of keys) {
      const other = taken.get(key)
      if (other !== undefined) throw guestErrors.error('declaration', `the storage keys of ${other} and ${name} are the same`)
      taken.set(key, name)
    }
  }
  if (!Number.isInteger(stateVersion) || stateVersion < 1) throw guestErrors.error('declaration', 'stateVersion counts from 1')
  const unreadable = secrets.find((name) => !/^[\x21-\x7e]{1,64}$/.test(name))
  if (unreadable !== undefined) throw guestErrors.error('declaration', `a secret cannot be named ${JSON.stringify(unreadable)}`)
  if (new Set(secrets).size !== secrets.length) throw guestErrors.error('declaration', 'a secret is named twice')
}

/** The builder behind `contract` and `part`; see there for its types. */
export interface AnyBuilder {
  readonly declaration: Declaration
  init(name: string, args: Fields, run: Handler, options?: MessageOptions): AnyBuilder
  message(name: string, args: Fields, ...rest: EntryRest): AnyBuilder
  query(name: string, args: Fields, ...rest: EntryRest): AnyBuilder
  migrate(from: number, run: Handler): AnyBuilder
}

type EntryRest = readonly [Handler, (MessageOptions | undefined)?] | readonly [AnyCodec, Handler, (MessageOptions | undefined)?]

/** Makes a builder; each call answers a new one, so that what was declared never changes. */
export function createBuilder(declaration: Declaration, trait: string): AnyBuilder {
  const add = (kind: Entry['kind'], name: string, args: Fields, ...rest: EntryRest): AnyBuilder => {
    const prefixed = trait === '' ? name : `${trait}::${name}`
    const [returns, run, options] = isCodec(rest[0])
      ? (rest as [AnyCodec, Handler, MessageOptions?])
      : [undefined, ...(rest as [Handler, MessageOptions?])]
    const entry: Entry = { kind, name: prefixed, args, returns, run, options: options ?? {} }
    return createBuilder({ ...declaration, entries: withEntry(declaration.entries, entry) }, trait)
  }
  return {
    declaration,
    init: (name, args, run, options) => add('constructor', name, args, run, options),
    message: (name, args, ...rest) => add('message', name, args, ...rest),
    query: (name, args, ...rest) => add('query', name, args, ...rest),
    migrate: (from, run) =>
      createBuilder({ ...declaration, migrations: new Map([...declaration.migrations, [from, run]]) }, trait),
  }
}
