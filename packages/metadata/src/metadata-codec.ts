// SPDX-License-Identifier: Apache-2.0
import { type Codec, mapped, struct, u8, type ValueOf, vec } from '@phat/codec'
import { known } from '@phat/primitives'
import {
  customValues,
  type ExtrinsicMetadata,
  extensionMetadata,
  type ItemDeprecation,
  type Metadata,
  type MetadataVersion,
  outerEnums,
  type PalletMetadata,
  palletV14,
  palletV15,
  palletV16,
  type RuntimeApiMetadata,
  runtimeApiV15,
  runtimeApiV16,
} from './metadata-model.ts'
import { type PortableType, portableType, typeId } from './portable-type.ts'

const types = vec(portableType)
const extensions = vec(extensionMetadata)
const notDeprecated: ItemDeprecation = { type: 'NotDeprecated' }

const wireV14 = struct('frame_metadata::v14::RuntimeMetadataV14', {
  types,
  pallets: vec(palletV14),
  extrinsic: struct('frame_metadata::v14::ExtrinsicMetadata', { type: typeId, version: u8, extensions }),
  runtime: typeId,
})

const wireV15 = struct('frame_metadata::v15::RuntimeMetadataV15', {
  types,
  pallets: vec(palletV15),
  extrinsic: struct('frame_metadata::v15::ExtrinsicMetadata', {
    version: u8,
    address: typeId,
    call: typeId,
    signature: typeId,
    extra: typeId,
    extensions,
  }),
  runtime: typeId,
  apis: vec(runtimeApiV15),
  outerEnums,
  custom: customValues,
})

const wireV16 = struct('frame_metadata::v16::RuntimeMetadataV16', {
  types,
  pallets: vec(palletV16),
  extrinsic: struct('frame_metadata::v16::ExtrinsicMetadata', {
    versions: vec(u8),
    address: typeId,
    call: typeId,
    signature: typeId,
    extensionsByVersion: vec(struct('frame_metadata::v16::ExtensionsOfVersion', { version: u8, positions: vec(typeId) })),
    extensions,
  }),
  apis: vec(runtimeApiV16),
  outerEnums,
  custom: customValues,
})

/** Adds what V16 says of a pallet and older versions do not. */
function palletFrom(pallet: ValueOf<typeof palletV14> & { docs?: readonly string[] }): PalletMetadata {
  const reference = (type: number | undefined) => (type === undefined ? undefined : { type, deprecations: [] })
  const { storage } = pallet
  return {
    name: pallet.name,
    storage: storage && {
      prefix: storage.prefix,
      entries: storage.entries.map((entry) => ({ ...entry, deprecation: notDeprecated })),
    },
    calls: reference(pallet.calls),
    event: reference(pallet.event),
    constants: pallet.constants.map((constant) => ({ ...constant, deprecation: notDeprecated })),
    error: reference(pallet.error),
    associatedTypes: [],
    viewFunctions: [],
    index: pallet.index,
    docs: pallet.docs ?? [],
    deprecation: notDeprecated,
  }
}

const palletTo = (pallet: PalletMetadata): ValueOf<typeof palletV15> => ({
  ...pallet,
  calls: pallet.calls?.type,
  event: pallet.event?.type,
  error: pallet.error?.type,
})

const apiFrom = (api: ValueOf<typeof runtimeApiV15>): RuntimeApiMetadata => ({
  ...api,
  methods: api.methods.map((method) => ({ ...method, deprecation: notDeprecated })),
  version: undefined,
  deprecation: notDeprecated,
})

const named = (id: number | undefined): number => known(id, 'metadata to encode holds what its version names')
const firstVersion = (extrinsic: ExtrinsicMetadata): number =>
  known(extrinsic.versions[0], 'a runtime accepts at least one extrinsic version')

/** In V14 the parts of an extrinsic are the parameters of its type. */
function extrinsicFromV14(extrinsic: ValueOf<typeof wireV14>['extrinsic'], all: readonly PortableType[]): ExtrinsicMetadata {
  const params = (all[extrinsic.type]?.id === extrinsic.type ? all[extrinsic.type] : all.find(({ id }) => id === extrinsic.type))
    ?.params
  const param = (wanted: string) => params?.find(({ name }) => name === wanted)?.type
  return {
    type: extrinsic.type,
    versions: [extrinsic.version],
    address: param('Address'),
    call: param('Call'),
    signature: param('Signature'),
    extra: param('Extra'),
    extensionsByVersion: [{ version: 0, positions: extrinsic.extensions.map((_, position) => position) }],
    extensions: extrinsic.extensions,
  }
}

const metadataV14 = mapped<ValueOf<typeof wireV14>, Metadata>(wireV14, {
  to: (wire) => ({
    version: 14,
    types: wire.types,
    pallets: wire.pallets.map(palletFrom),
    extrinsic: extrinsicFromV14(wire.extrinsic, wire.types),
    runtime: wire.runtime,
    apis: [],
    outerEnums: undefined,
    custom: [],
  }),
  from: (metadata) => ({
    types: metadata.types,
    pallets: metadata.pallets.map(palletTo),
    extrinsic: {
      type: named(metadata.extrinsic.type),
      version: firstVersion(metadata.extrinsic),
      extensions: metadata.extrinsic.extensions,
    },
    runtime: named(metadata.runtime),
  }),
})

const metadataV15 = mapped<ValueOf<typeof wireV15>, Metadata>(wireV15, {
  to: ({ extrinsic: { version, ...extrinsic }, ...wire }) => ({
    ...wire,
    version: 15,
    pallets: wire.pallets.map(palletFrom),
    extrinsic: {
      ...extrinsic,
      type: undefined,
      versions: [version],
      extensionsByVersion: [{ version: 0, positions: extrinsic.extensions.map((_, position) => position) }],
    },
    apis: wire.apis.map(apiFrom),
  }),
  from: ({ extrinsic, ...metadata }) => ({
    ...metadata,
    pallets: metadata.pallets.map(palletTo),
    extrinsic: {
      version: firstVersion(extrinsic),
      address: named(extrinsic.address),
      call: named(extrinsic.call),
      signature: named(extrinsic.signature),
      extra: named(extrinsic.extra),
      extensions: extrinsic.extensions,
    },
    runtime: named(metadata.runtime),
    outerEnums: known(metadata.outerEnums, 'metadata to encode holds what its version names'),
  }),
})

const metadataV16 = mapped<ValueOf<typeof wireV16>, Metadata>(wireV16, {
  to: ({ extrinsic, ...wire }) => ({
    ...wire,
    version: 16,
    extrinsic: { ...extrinsic, type: undefined, extra: undefined },
    runtime: undefined,
  }),
  from: ({ extrinsic, ...metadata }) => ({
    ...metadata,
    extrinsic: {
      ...extrinsic,
      address: named(extrinsic.address),
      call: named(extrinsic.call),
      signature: named(extrinsic.signature),
    },
    apis: metadata.apis.map((api) => ({ ...api, version: named(api.version) })),
    outerEnums: known(metadata.outerEnums, 'metadata to encode holds what its version names'),
  }),
})

/** What follows the magic number and the version byte. */
export const metadataCodecs: Readonly<Record<MetadataVersion, Codec<Metadata>>> = {
  14: metadataV14,
  15: metadataV15,
  16: metadataV16,
}
