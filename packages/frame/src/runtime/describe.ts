// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import type { PalletDescription, RuntimeDescription } from '@phat/metadata'
import type { ConstantDeclaration } from '../pallet/declarations.ts'
import { type PalletInstance, pascalCase } from '../pallet/instance.ts'
import { multiAddress, multiSignature } from '../types/account.ts'
import { describeExtras, describeExtrinsic } from './extrinsic.ts'
import { describeRuntime } from './outer-types.ts'
import type { Runtime } from './runtime.ts'

function describePallet(instance: PalletInstance): PalletDescription {
  const { parts } = instance.pallet
  const constants = Object.entries(parts.constants(instance.config as never) as { [name: string]: ConstantDeclaration })
  return {
    name: instance.name,
    index: instance.index,
    docs: parts.docs,
    ...(instance.storage.length === 0
      ? {}
      : {
          storage: {
            prefix: instance.name,
            entries: instance.storage.map(({ entryName, declaration }) => declaration.describe(entryName)),
          },
        }),
    ...(instance.calls.length === 0 ? {} : { calls: instance.callType }),
    ...(instance.eventCodec === undefined ? {} : { event: instance.eventCodec }),
    ...(instance.errorType === undefined ? {} : { error: instance.errorType }),
    constants: constants.map(([name, { entryName, codec, value, docs }]) => ({
      name: entryName ?? pascalCase(name),
      type: codec,
      value: (codec as Codec<unknown>).encode(value),
      docs,
    })),
  }
}

/** What metadata says of a runtime, from its pallets' declarations. */
export function describe(runtime: Runtime): RuntimeDescription {
  const { call } = runtime.types
  const extra = describeExtras(runtime.extensions)
  return {
    pallets: runtime.pallets.map(describePallet),
    extrinsic: {
      type: describeExtrinsic(call, extra),
      address: multiAddress,
      call,
      signature: multiSignature,
      extra,
      versions: [4],
      extensions: runtime.extensions.map(({ identifier, extra: carried, additional }) => ({
        identifier,
        extra: carried,
        additional,
      })),
    },
    runtime: describeRuntime(`${runtime.module}::Runtime`),
    outerEnums: { call, event: runtime.event, error: runtime.error },
    apis: runtime.apis.map(({ name, version, docs, methods }) => ({
      name,
      version,
      docs,
      methods: Object.entries(methods).map(([method, { inputs, output, docs: methodDocs }]) => ({
        name: method,
        inputs: Object.entries(inputs).map(([input, type]) => ({
          name: input.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          type,
        })),
        output,
        docs: methodDocs,
      })),
    })),
  }
}
