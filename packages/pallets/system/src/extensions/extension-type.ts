// SPDX-License-Identifier: Apache-2.0
import { type Codec, unit } from '@phat/codec'

/** The type under which metadata shows what an extension carries: a struct of the extension's own name around the value. */
export function carried<T>(path: string, codec: Codec<T>): Codec<T> {
  const fields = codec === (unit as Codec<unknown>) ? [] : [{ type: codec, docs: [] }]
  return {
    ...codec,
    description: { path: path.split('::'), params: [{ name: 'T' }], definition: { kind: 'composite', fields }, docs: [] },
  }
}

/** The path of System's extensions in metadata. */
export const systemExtension = (module: string, name: string): string => `frame_system::extensions::${module}::${name}`
