// SPDX-License-Identifier: Apache-2.0
// What our side encodes and decodes, for clients to do the same.
import {
  type AbiEntry,
  type ContractAbi,
  type ContractDescriptor,
  type EntryRecord,
  encodeEvent,
  type InkProject,
  type InkVersion,
  inkMetadata,
  parseInkMetadata,
} from '@phat/abi'
import { Reader } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import type { Shown } from '@phat/metadata'
import { fromHex, type Hex, textBytes, toHex } from '@phat/primitives'
import { randomJson, seeded } from '../../packages/abi/test/random-json.ts'

/** Values by label as JSON: large integers in decimal, bytes as hex, accounts of prefix 42, variants by name, no option as null. */
export type Values = { readonly [label: string]: Shown }

/** A constructor or message: calls, and what may be answered. */
export interface EntryVectors {
  readonly label: string
  readonly calls: readonly { readonly args: Values; readonly input: Hex }[]
  readonly answers: readonly { readonly output: Hex; readonly kind: 'value' | 'error' | 'langError'; readonly result: Shown }[]
}

/** An event as it is emitted. */
export interface EventVector {
  readonly label: string
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly fields: Values
}

/** Everything about one contract in one version of ink!. */
export interface ContractVectors {
  readonly constructors: readonly EntryVectors[]
  readonly messages: readonly EntryVectors[]
  readonly events: readonly EventVector[]
  /** The `.contract` file. */
  readonly project: InkProject
}

const callsEach = 3
const answersEach = 8
const eventsEach = 3
const prefix = 42
/** A module of one custom section; clients take less than 33 bytes for a hash. */
const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 32, 4, ...textBytes('phat'), ...new Uint8Array(27))

/** An entry without selector, to encode values that no call carries. */
const bare = (args: EntryRecord['args']): AbiEntry => ({
  label: 'value',
  selector: new Uint8Array(0),
  args,
  returns: undefined,
  payable: false,
  mutates: false,
  isDefault: false,
  docs: [],
  kind: 'message',
  estimate: 'full',
})

/** Makes the vectors of a contract; the same declaration gives the same ones. */
export function contractVectors(contract: ContractDescriptor, ink: InkVersion): ContractVectors {
  const project = inkMetadata(contract, { ink, codeHash: blake2b256(wasm), wasm, authors: ['Phala Network'] })
  const abi = parseInkMetadata(project, { ss58Prefix: prefix })
  const random = seeded(ink)
  return {
    constructors: abi.constructors.map((entry) => entryVectors(abi, entry, random)),
    messages: abi.messages.map((entry) => entryVectors(abi, entry, random)),
    events: abi.events.flatMap((_, index) => eventVectors(contract, ink, abi, index, random)),
    project,
  }
}

function entryVectors(abi: ContractAbi, entry: AbiEntry, random: () => number): EntryVectors {
  const kind = entry.kind === 'constructor' ? 'constructor' : 'message'
  const calls = Array.from({ length: entry.args.length === 0 ? 1 : callsEach }, () => {
    const input = abi.encode(
      entry,
      entry.args.map(({ type }) => randomJson(abi, random, type)),
    )
    return { args: abi.decodeCall(kind, input).shown, input: toHex(input) }
  })
  const { returns } = entry
  if (returns === undefined) return { label: entry.label, calls, answers: [] }
  const outputs = Array.from({ length: answersEach }, () =>
    toHex(abi.encode(bare([{ label: 'it', ...returns }]), [randomJson(abi, random, returns.type)])),
  )
  const answers = [...new Set(['0x0101', ...outputs] as const)].map((output) => ({
    output: output as Hex,
    kind: abi.decodeOutcome(entry, fromHex(output)).kind,
    result: abi.show(returns.type, abi.codec(returns.type).decode(fromHex(output))),
  }))
  return { label: entry.label, calls, answers }
}

function eventVectors(contract: ContractDescriptor, ink: InkVersion, abi: ContractAbi, index: number, random: () => number) {
  const { label, fields } = abi.events[index] as ContractAbi['events'][number]
  return Array.from({ length: fields.length === 0 ? 1 : eventsEach }, () => {
    const reader = new Reader(
      abi.encode(
        bare(fields),
        fields.map(({ type }) => randomJson(abi, random, type)),
      ),
    )
    // By the declaration's own codecs: their values need not have the form of the registry's.
    const declared = contract.events[index]?.fields ?? []
    const values = Object.fromEntries(declared.map(({ name, codec }) => [name, codec.read(reader)]))
    const event = encodeEvent(contract, label, values, { ink, blake2_256: blake2b256 })
    return { label, topics: event.topics.map(toHex), data: toHex(event.data), fields: abi.decodeEvent(event).shown }
  })
}
