// SPDX-License-Identifier: Apache-2.0
import { type Described, encodeWith } from '@phat/codec'
import { metadataCodecs } from './metadata-codec.ts'
import type { ItemDeprecation, Metadata, MetadataVersion, PalletMetadata, StorageEntryMetadata } from './metadata-model.ts'
import { createRegistry, type Registry } from './registry.ts'
import type { PalletDescription, RuntimeDescription, StorageEntryDescription } from './runtime-description.ts'

/** `meta` read as a little-endian u32: the first four bytes of all metadata. */
export const metadataMagic = 0x6174656d

const notDeprecated: ItemDeprecation = { type: 'NotDeprecated' }

/**
 * Encodes what a runtime says of itself as frame-metadata does: magic number, version byte, content. The same description
 * gives the same bytes in every process. Clients that call `state_getMetadata` know V14 only.
 */
export function encodeMetadata(description: RuntimeDescription, version: MetadataVersion): Uint8Array {
  return encodePortable(describeRuntime(description, version))
}

/** Encodes metadata that is already in portable form, such as what `decodeMetadata` returned. */
export function encodePortable(metadata: Metadata): Uint8Array {
  return encodeWith((writer, value) => {
    const at = writer.claim(4)
    writer.view.setUint32(at, metadataMagic, true)
    writer.byte(value.version)
    metadataCodecs[value.version].write(writer, value)
  }, metadata)
}

/** Registers every type of a runtime and replaces it by its id: what `decodeMetadata` makes of the encoded bytes. */
export function describeRuntime(description: RuntimeDescription, version: MetadataVersion): Metadata {
  const registry = createRegistry()
  const pallets = description.pallets.map((pallet) => describePallet(pallet, registry, version))
  const extrinsic = describeExtrinsic(description, registry, version)
  const runtime = version === 16 ? undefined : registry.register(description.runtime)
  const apis = version === 14 ? [] : describeApis(description, registry, version)
  const { call, event, error } = description.outerEnums
  const outerEnums =
    version === 14
      ? undefined
      : { call: registry.register(call), event: registry.register(event), error: registry.register(error) }
  return { version, types: registry.types(), pallets, extrinsic, runtime, apis, outerEnums, custom: [] }
}

function describePallet(pallet: PalletDescription, registry: Registry, version: MetadataVersion): PalletMetadata {
  const reference = (type: Described | undefined) =>
    type === undefined ? undefined : { type: registry.register(type), deprecations: [] }
  return {
    name: pallet.name,
    storage: pallet.storage && {
      prefix: pallet.storage.prefix,
      entries: pallet.storage.entries.map((entry) => describeEntry(entry, registry)),
    },
    calls: reference(pallet.calls),
    event: reference(pallet.event),
    constants: pallet.constants.map(({ name, type, value, docs }) => ({
      name,
      type: registry.register(type),
      value,
      docs,
      deprecation: notDeprecated,
    })),
    error: reference(pallet.error),
    associatedTypes: [],
    viewFunctions: [],
    index: pallet.index,
    docs: version === 14 ? [] : pallet.docs,
    deprecation: notDeprecated,
  }
}

function describeEntry(entry: StorageEntryDescription, registry: Registry): StorageEntryMetadata {
  const { name, modifier, kind, fallback, docs } = entry
  const common = { name, modifier, fallback, docs, deprecation: notDeprecated }
  if (kind.type === 'plain') return { ...common, type: { type: 'Plain', value: registry.register(kind.value) } }
  const [first, ...others] = kind.keys
  const key: Described =
    first !== undefined && others.length === 0
      ? first
      : { description: { path: [], params: [], definition: { kind: 'tuple', of: kind.keys }, docs: [] } }
  const value = { hashers: kind.hashers, key: registry.register(key), value: registry.register(kind.value) }
  return { ...common, type: { type: 'Map', value } }
}

function describeExtrinsic(
  { extrinsic }: RuntimeDescription,
  registry: Registry,
  version: MetadataVersion,
): Metadata['extrinsic'] {
  const extensions = extrinsic.extensions.map(({ identifier, extra, additional }) => ({
    identifier,
    type: registry.register(extra),
    additional: registry.register(additional),
  }))
  // Version 0 is what V4 extrinsics carry, and so holds all. Version 1 is reserved: it will add CheckMetadataHash, which
  // clients that know V14 only do not understand.
  const extensionsByVersion = [{ version: 0, positions: extensions.map((_, position) => position) }]
  // Registered for V15 and V16, too, which do not name it: @polkadot/types finds the types of calls, addresses and signatures
  // by its parameters.
  const type = registry.register(extrinsic.type)
  return {
    type: version === 14 ? type : undefined,
    versions: version === 16 ? extrinsic.versions : extrinsic.versions.slice(0, 1),
    address: registry.register(extrinsic.address),
    call: registry.register(extrinsic.call),
    signature: registry.register(extrinsic.signature),
    extra: version === 16 ? undefined : registry.register(extrinsic.extra),
    extensionsByVersion,
    extensions,
  }
}

function describeApis({ apis }: RuntimeDescription, registry: Registry, version: MetadataVersion): Metadata['apis'] {
  return apis.map((api) => ({
    name: api.name,
    methods: api.methods.map(({ name, inputs, output, docs }) => ({
      name,
      inputs: inputs.map((input) => ({ name: input.name, type: registry.register(input.type) })),
      output: registry.register(output),
      docs,
      deprecation: notDeprecated,
    })),
    docs: api.docs,
    version: version === 16 ? api.version : undefined,
    deprecation: notDeprecated,
  }))
}
