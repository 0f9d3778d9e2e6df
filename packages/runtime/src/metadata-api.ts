// SPDX-License-Identifier: Apache-2.0
import { alias, bytes, type Codec, option, u32, vec } from '@phat/codec'
import { type ApiMethod, describe, type Runtime, type RuntimeApiDeclaration, runtimeApi } from '@phat/frame'
import { encodeMetadata } from '@phat/metadata'

/** `sp_core::OpaqueMetadata`: metadata bytes behind a length. */
const opaqueMetadata: Codec<Uint8Array> = alias(
  {
    ...bytes,
    description: {
      path: ['sp_core', 'OpaqueMetadata'],
      params: [],
      definition: { kind: 'composite', fields: [{ type: bytes, docs: [] }] },
      docs: [],
    },
  },
  'OpaqueMetadata',
)

/** Metadata versions that a runtime answers. Clients before 2023 know only the first, and throw at a later one. */
export const metadataVersions = [14, 15, 16] as const

const encoded = new WeakMap<Runtime, Map<number, Uint8Array>>()

/** A runtime's metadata, encoded once a version: it derives from declarations, which never change. */
export function metadataOf(runtime: Runtime, version: (typeof metadataVersions)[number]): Uint8Array {
  const versions = encoded.get(runtime) ?? new Map<number, Uint8Array>()
  encoded.set(runtime, versions)
  let metadata = versions.get(version)
  if (metadata === undefined) {
    metadata = encodeMetadata(describe(runtime), version)
    versions.set(version, metadata)
  }
  return metadata
}

const method = <A>(parts: Omit<ApiMethod, 'run'> & { readonly run: (runtime: Runtime, args: A) => unknown }): ApiMethod => ({
  ...parts,
  run: ({ execution }, args) => parts.run(execution.runtime, args as A),
})

/** The `Metadata` runtime API. */
export const metadataApi: RuntimeApiDeclaration = runtimeApi(
  'Metadata',
  2,
  'The `Metadata` api trait that returns metadata for the runtime.',
  {
    metadata: method({
      inputs: {},
      output: opaqueMetadata as Codec<unknown>,
      docs: ['Returns the metadata of a runtime.'],
      // "Always V14 here": polkadot-js 10 asks for it by this name and throws at anything later.
      run: (runtime) => metadataOf(runtime, 14),
    }),
    metadata_at_version: method<{ version: number }>({
      inputs: { version: u32 },
      output: option(opaqueMetadata) as Codec<unknown>,
      docs: ['Returns the metadata at a given version, or None if the version is not supported.'],
      run: (runtime, { version }) => {
        const known = metadataVersions.find((candidate) => candidate === version)
        return known === undefined ? undefined : metadataOf(runtime, known)
      },
    }),
    metadata_versions: method({
      inputs: {},
      output: vec(u32) as Codec<unknown>,
      docs: ['Returns the supported metadata versions.'],
      run: () => metadataVersions,
    }),
  },
)
