// SPDX-License-Identifier: Apache-2.0

import { type ContractDescriptor, constructorResult, decodeEvent, messageResult, selectorOf } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { concatBytes, known } from '@phat/primitives'
import { type BuildOptions, type Built, buildContract, formatDiagnostic } from '../src/build/index.ts'
import type { Declaration } from '../src/declare/declaration.ts'
import { describe as describeContract } from '../src/describe.ts'
import { createTestHost, type TestCall, type TestHost, type TestReply } from './test-host.ts'

/** The descriptor of a declaration imported here, with codecs that read and write. */
export function descriptorOf(contract: { readonly declaration: Declaration }): ContractDescriptor {
  return describeContract(contract, {
    selectorOf: (label) => selectorOf(label, blake2b256),
    language: { source: 'TypeScript', compiler: 'phat' },
  })
}

/** Builds, and fails with what the build says. */
export async function built(options: BuildOptions): Promise<Built> {
  const result = await buildContract(options)
  if (result.kind === 'refused') throw new TypeError(result.diagnostics.map(formatDiagnostic).join('\n'))
  return result
}

type Values = { readonly [name: string]: unknown }

/** A contract in the test host, spoken to as a client does: arguments and answers go through the codecs of its descriptor. */
export interface Client {
  readonly host: TestHost
  readonly descriptor: ContractDescriptor
  deploy(name: string, args: Values, call?: TestCall): unknown
  /** The value of success; of a business error `{ error }`, of a trap `{ trap }`. */
  call(name: string, args: Values, call?: TestCall): unknown
  query(name: string, args: Values, call?: TestCall): Promise<unknown>
  events(): readonly { readonly label: string; readonly values: Values }[]
}

export function createClient(contract: { readonly declaration: Declaration }, bundle: string, ink: 4 | 5 = 4): Client {
  const descriptor = descriptorOf(contract)
  const host = createTestHost(bundle)
  const inputOf = (entry: ContractDescriptor['constructors'][number], args: Values): Uint8Array =>
    concatBytes(entry.selector, ...entry.args.map(({ name, codec }) => codec.encode(args[name])))
  const answerOf = (codec: { decode(bytes: Uint8Array): unknown }, reply: TestReply): unknown => {
    if (reply.kind === 'trapped') return { trap: String(reply.error instanceof Error ? reply.error.message : reply.error) }
    const outer = codec.decode(reply.data) as { readonly type: string; readonly value: unknown }
    if (outer.type === 'Err') return { error: outer.value }
    return outer.value
  }
  const message = (name: string): ContractDescriptor['messages'][number] =>
    known(
      descriptor.messages.find((entry) => entry.name === name),
      `there is a message ${name}`,
    )
  const unwrap = (fallible: boolean, value: unknown): unknown => {
    if (!fallible || typeof value !== 'object' || value === null || 'trap' in value || 'error' in value) return value
    const inner = value as { readonly type: string; readonly value: unknown }
    return inner.type === 'Err' ? { error: inner.value } : inner.value
  }
  return {
    host,
    descriptor,
    deploy: (name, args, call) => {
      const entry = known(
        descriptor.constructors.find((one) => one.name === name),
        `there is a constructor ${name}`,
      )
      return unwrap(entry.error !== undefined, answerOf(constructorResult(entry), host.run(0, inputOf(entry, args), call)))
    },
    call: (name, args, call) => {
      const entry = message(name)
      return unwrap(entry.error !== undefined, answerOf(messageResult(entry), host.run(1, inputOf(entry, args), call)))
    },
    query: async (name, args, call) => {
      const entry = message(name)
      const reply = await host.runAsync(inputOf(entry, args), { isQuery: true, ...call })
      return unwrap(entry.error !== undefined, answerOf(messageResult(entry), reply))
    },
    events: () => host.events.map((event) => decodeEvent(descriptor, event, { ink, blake2_256: blake2b256 })),
  }
}
