// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, type Described, snakeCase, u32, u64, u128 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto/hashes'
import { createRegistry, type Registry } from '@phat/metadata'
import { toHex } from '@phat/primitives'
import { abiErrors } from '../abi-errors.ts'
import { defaultAcceptance } from '../acceptance.ts'
import type { ContractDescriptor, EntryDescriptor, EventDescriptor, MessageDescriptor } from '../descriptor.ts'
import { type InkVersion, maxEventTopics, signatureTopic } from '../events.ts'
import { accountId, constructorResult, hash, langError, messageResult, rustName } from '../ink-types.ts'
import type {
  InkConstructorSpec,
  InkEnvironment,
  InkEventSpec,
  InkMessageSpec,
  InkProject,
  InkTypeSpec,
  PhatExtras,
} from './ink-project.ts'
import { inkStorage, snakeName } from './ink-storage.ts'
import { inkType } from './ink-types-json.ts'

/** What metadata says beside the declaration. */
export interface InkMetadataOptions {
  readonly ink: InkVersion
  /** blake2_256 of the code. */
  readonly codeHash: Uint8Array
  readonly authors: readonly string[]
  /** The module, for a `.contract` file; without it the result is a `metadata.json`. */
  readonly wasm?: Uint8Array
  readonly description?: string
  readonly documentation?: string
  readonly repository?: string
  readonly homepage?: string
  readonly license?: string
}

/** ink!'s default size of the buffer between contract and host. */
const staticBufferSize = 16_384

/** Names that clients take for types of the chain, whatever the registry says. */
const reservedNames: ReadonlySet<string> = new Set(['AccountId', 'AccountId20', 'AccountIndex', 'Address', 'Balance'])

/**
 * Makes the metadata of a contract: the JSON of a `.contract` file, without numbers that JSON cannot hold.
 * The same declaration gives the same JSON. Source: ink! 4.3 and 5.1 `crates/metadata`, cargo-contract's `ContractMetadata`.
 * @throws PhatError `abi.bad-declaration` for labels or selectors that stand twice, and events with too many topics
 */
export function inkMetadata(contract: ContractDescriptor, options: InkMetadataOptions): InkProject {
  checkDeclaration(contract)
  const { ink } = options
  const registry = createRegistry()
  const spec = inkSpec(contract, ink, registry)
  const storage = inkStorage(contract, ink, registry)
  const environment = inkEnvironment(ink, registry)
  return {
    source: inkSource(contract, options),
    contract: inkContract(contract, options),
    ...(ink === 5 ? { image: null } : {}),
    spec: { ...spec, environment },
    storage,
    types: registry.types().map(inkType),
    version: ink === 4 ? '4' : 5,
    phat: phatExtras(contract),
  }
}

function inkSource({ language }: ContractDescriptor, { codeHash, wasm }: InkMetadataOptions): InkProject['source'] {
  const source = { hash: toHex(codeHash), language: language.source, compiler: language.compiler }
  return wasm === undefined ? source : { ...source, wasm: toHex(wasm) }
}

function inkContract({ name, version }: ContractDescriptor, options: InkMetadataOptions): InkProject['contract'] {
  const { authors, description, documentation, repository, homepage, license } = options
  return {
    name: snakeName(name),
    version,
    authors,
    ...(description === undefined ? {} : { description }),
    ...(documentation === undefined ? {} : { documentation }),
    ...(repository === undefined ? {} : { repository }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(license === undefined ? {} : { license }),
  }
}

function inkSpec(contract: ContractDescriptor, ink: InkVersion, registry: Registry): Omit<InkProject['spec'], 'environment'> {
  return {
    constructors: contract.constructors.map((entry): InkConstructorSpec => {
      const returnType = {
        displayName: ['ink_primitives', 'ConstructorResult'],
        type: registry.register(constructorResult(entry)),
      }
      return { ...entrySpec(entry, registry), returnType }
    }),
    docs: contract.docs,
    events: contract.events.map((event) => eventSpec(contract, event, ink, registry)),
    lang_error: { displayName: ['ink', 'LangError'], type: registry.register(langError) },
    messages: contract.messages.map((entry): InkMessageSpec => {
      const returnType = { displayName: ['ink', 'MessageResult'], type: registry.register(messageResult(entry)) }
      return { ...entrySpec(entry, registry), mutates: entry.mutates, returnType }
    }),
  }
}

function entrySpec(entry: EntryDescriptor, registry: Registry): Omit<InkConstructorSpec, 'returnType'> {
  return {
    args: entry.args.map(({ name, codec }) => ({ label: snakeCase(name), type: typeSpec(codec, registry) })),
    default: false,
    docs: entry.docs,
    label: entry.label,
    payable: entry.payable,
    selector: toHex(entry.selector),
  }
}

function typeSpec(codec: AnyCodec, registry: Registry): InkTypeSpec {
  const name = rustName(codec).replace(/<.*/, '')
  const isOwn = codec.description.path.length > 0 && !(reservedNames.has(name) && !isAccount(codec))
  return { displayName: isOwn || isPrimitive(codec) ? [name] : [], type: registry.register(codec) }
}

const isPrimitive = ({ description }: Described): boolean => description.definition.kind === 'primitive'

const accountPaths: ReadonlySet<string> = new Set([accountId.description.path.join('::'), 'sp_core::crypto::AccountId32'])

const isAccount = ({ description }: Described): boolean => accountPaths.has(description.path.join('::'))

function eventSpec(contract: ContractDescriptor, event: EventDescriptor, ink: InkVersion, registry: Registry): InkEventSpec {
  const args = event.fields.map(({ name, codec, indexed, docs }) => ({
    docs,
    indexed,
    label: snakeCase(name),
    type: typeSpec(codec, registry),
  }))
  const spec = { args, docs: event.docs, label: event.label }
  if (ink === 4) return spec
  const module = snakeName(contract.name)
  const topic = signatureTopic(contract.name, event, { ink, blake2_256: blake2b256 })
  return { ...spec, module_path: `${module}::${module}`, signature_topic: toHex(topic) }
}

/** ink!'s default environment; the chain extension of a contract that calls none has no types. */
function inkEnvironment(ink: InkVersion, registry: Registry): InkEnvironment {
  const noExtension: Described = {
    description: {
      path: ['ink_env', 'types', 'NoChainExtension'],
      params: [],
      definition: { kind: 'variant', variants: [] },
      docs: [],
    },
  }
  const named = (name: string, type: Described): InkTypeSpec => ({ displayName: [name], type: registry.register(type) })
  // Clients know accounts by this id: it is that of the declaration's own codec, if there is one.
  const own = registry.types().find(({ path }) => accountPaths.has(path.join('::')))
  return {
    accountId: own === undefined ? named('AccountId', accountId) : { displayName: ['AccountId'], type: own.id },
    balance: named('Balance', u128),
    blockNumber: named('BlockNumber', u32),
    chainExtension: named('ChainExtension', noExtension),
    hash: named('Hash', hash),
    maxEventTopics,
    ...(ink === 5 ? { staticBufferSize } : {}),
    timestamp: named('Timestamp', u64),
  }
}

function phatExtras({ stateVersion, upgradePolicy, messages, secrets = [], accepts }: ContractDescriptor): PhatExtras {
  const special = messages.filter(({ kind, estimate }) => kind === 'query' || estimate === 'gas-only')
  return {
    stateVersion,
    upgradePolicy,
    messages: Object.fromEntries(special.map(({ label, kind, estimate }: MessageDescriptor) => [label, { kind, estimate }])),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(accepts === undefined ? {} : { accepts: { ...defaultAcceptance, ...accepts } }),
  }
}

function checkDeclaration({ name, constructors, messages, events }: ContractDescriptor): void {
  if (constructors.length === 0) throw abiErrors.error('bad-declaration', `${name} has no constructor`)
  if (messages.length === 0) throw abiErrors.error('bad-declaration', `${name} has no message`)
  for (const [what, entries] of [
    ['constructors', constructors],
    ['messages', messages],
  ] as const) {
    checkUnique(
      `${name}: two ${what} have the label`,
      entries.map(({ label }) => label),
    )
    checkUnique(
      `${name}: two ${what} have the selector`,
      entries.map(({ selector }) => toHex(selector)),
    )
    const short = entries.find(({ selector }) => selector.length !== 4)
    if (short !== undefined) throw abiErrors.error('bad-declaration', `the selector of ${short.label} has not four bytes`)
  }
  checkUnique(
    `${name}: two events have the label`,
    events.map(({ label }) => label),
  )
  const wide = events.find(({ fields }) => fields.filter(({ indexed }) => indexed).length >= maxEventTopics)
  if (wide === undefined) return
  throw abiErrors.error('bad-declaration', `event ${wide.label} has more indexed fields than ${maxEventTopics - 1}`)
}

function checkUnique(what: string, names: readonly string[]): void {
  const twice = names.find((name, place) => names.indexOf(name) !== place)
  if (twice !== undefined) throw abiErrors.error('bad-declaration', `${what} ${twice}`)
}
