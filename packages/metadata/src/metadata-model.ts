// SPDX-License-Identifier: Apache-2.0
import { arm, bytes, compactU32, fixedBytes, option, str, struct, u8, type ValueOf, variant, vec } from '@phat/codec'
import { docs, nameEnum, type PortableType, typeId } from './portable-type.ts'
import type { StorageHasher } from './runtime-description.ts'

/** In the order of frame-metadata's `StorageHasher`. */
const hasherNames: readonly StorageHasher[] = [
  'Blake2_128',
  'Blake2_256',
  'Blake2_128Concat',
  'Twox128',
  'Twox256',
  'Twox64Concat',
  'Identity',
]

const storageEntryType = variant('frame_metadata::v14::StorageEntryType', {
  Plain: arm(0, typeId),
  Map: arm(
    1,
    struct('frame_metadata::v14::StorageEntryTypeMap', {
      hashers: vec(nameEnum('frame_metadata::v14::StorageHasher', hasherNames)),
      key: typeId,
      value: typeId,
    }),
  ),
})

const deprecationNote = struct('frame_metadata::v16::Deprecated', { note: str, since: option(str) })

const itemDeprecation = variant('frame_metadata::v16::ItemDeprecationInfo', {
  NotDeprecated: arm(0),
  DeprecatedWithoutNote: arm(1),
  Deprecated: arm(2, deprecationNote),
})

/** Whether an item is on its way out; V14 and V15 do not say, and read as `NotDeprecated`. */
export type ItemDeprecation = ValueOf<typeof itemDeprecation>

const caseDeprecation = struct('frame_metadata::v16::EnumDeprecation', {
  index: u8,
  deprecation: variant('frame_metadata::v16::VariantDeprecationInfo', {
    DeprecatedWithoutNote: arm(1),
    Deprecated: arm(2, deprecationNote),
  }),
})

const storageEntryFields = {
  name: str,
  modifier: nameEnum('frame_metadata::v14::StorageEntryModifier', ['Optional', 'Default', 'Required']),
  type: storageEntryType,
  fallback: bytes,
  docs,
}

const constantFields = { name: str, type: typeId, value: bytes, docs }

const methodFields = {
  name: str,
  inputs: vec(struct('frame_metadata::v15::RuntimeApiMethodParamMetadata', { name: str, type: typeId })),
  output: typeId,
  docs,
}

const deprecation = itemDeprecation

const storageOf = <F extends typeof storageEntryFields>(fields: F) =>
  option(struct('frame_metadata::PalletStorageMetadata', { prefix: str, entries: vec(struct('StorageEntryMetadata', fields)) }))

const optionalTypeId = option(typeId)

const palletFieldsV14 = {
  name: str,
  storage: storageOf(storageEntryFields),
  calls: optionalTypeId,
  event: optionalTypeId,
  constants: vec(struct('frame_metadata::v14::PalletConstantMetadata', constantFields)),
  error: optionalTypeId,
  index: u8,
}

export const palletV14 = struct('frame_metadata::v14::PalletMetadata', palletFieldsV14)
export const palletV15 = struct('frame_metadata::v15::PalletMetadata', { ...palletFieldsV14, docs })

const enumReference = option(struct('PalletEnumMetadata', { type: typeId, deprecations: vec(caseDeprecation) }))

/** A pallet in the shape of V16, the richest; what older versions lack is empty. */
export const palletV16 = struct('frame_metadata::v16::PalletMetadata', {
  name: str,
  storage: storageOf({ ...storageEntryFields, deprecation }),
  calls: enumReference,
  event: enumReference,
  constants: vec(struct('frame_metadata::v16::PalletConstantMetadata', { ...constantFields, deprecation })),
  error: enumReference,
  associatedTypes: vec(struct('frame_metadata::v16::PalletAssociatedTypeMetadata', { name: str, type: typeId, docs })),
  viewFunctions: vec(
    struct('frame_metadata::v16::PalletViewFunctionMetadata', { id: fixedBytes(32), ...methodFields, deprecation }),
  ),
  index: u8,
  docs,
  deprecation,
})

/** A transaction extension: `type` travels in the extrinsic, `additional` is signed but not sent. */
export const extensionMetadata = struct('frame_metadata::v16::TransactionExtensionMetadata', {
  identifier: str,
  type: typeId,
  additional: typeId,
})

export const runtimeApiV15 = struct('frame_metadata::v15::RuntimeApiMetadata', {
  name: str,
  methods: vec(struct('frame_metadata::v15::RuntimeApiMethodMetadata', methodFields)),
  docs,
})

export const runtimeApiV16 = struct('frame_metadata::v16::RuntimeApiMetadata', {
  name: str,
  methods: vec(struct('frame_metadata::v16::RuntimeApiMethodMetadata', { ...methodFields, deprecation })),
  docs,
  version: compactU32,
  deprecation,
})

export const outerEnums = struct('frame_metadata::v15::OuterEnums', { call: typeId, event: typeId, error: typeId })

/** `BTreeMap<String, CustomValueMetadata>`, as a list in the order of the wire. */
export const customValues = vec(struct('frame_metadata::v15::CustomValueMetadata', { name: str, type: typeId, value: bytes }))

export type PalletMetadata = ValueOf<typeof palletV16>
export type StorageMetadata = NonNullable<PalletMetadata['storage']>
export type StorageEntryMetadata = StorageMetadata['entries'][number]
export type ConstantMetadata = PalletMetadata['constants'][number]
export type RuntimeApiMetadata = Omit<ValueOf<typeof runtimeApiV16>, 'version'> & { readonly version: number | undefined }
export type ExtensionMetadata = ValueOf<typeof extensionMetadata>

export type MetadataVersion = 14 | 15 | 16

export interface ExtrinsicMetadata {
  /** `UncheckedExtrinsic`; named by V14 only. */
  readonly type: number | undefined
  /** Accepted format versions, lowest first; V14 and V15 name one. */
  readonly versions: readonly number[]
  /** In V14 these come from the parameters of `type`. */
  readonly address: number | undefined
  readonly call: number | undefined
  readonly signature: number | undefined
  /** Named by V14 (in the parameters of `type`) and V15. */
  readonly extra: number | undefined
  /** For each version of the extension set, positions in `extensions`. */
  readonly extensionsByVersion: readonly { readonly version: number; readonly positions: readonly number[] }[]
  readonly extensions: readonly ExtensionMetadata[]
}

/** Runtime metadata of any supported version in one shape; `version` says which one it was and is encoded as. */
export interface Metadata {
  readonly version: MetadataVersion
  /** By position; decoded metadata may hold a pruned list, so look types up by `id`. */
  readonly types: readonly PortableType[]
  readonly pallets: readonly PalletMetadata[]
  readonly extrinsic: ExtrinsicMetadata
  /** The runtime type itself; not in V16. */
  readonly runtime: number | undefined
  /** Empty in V14. */
  readonly apis: readonly RuntimeApiMetadata[]
  /** Not in V14. */
  readonly outerEnums: ValueOf<typeof outerEnums> | undefined
  /** Not in V14. */
  readonly custom: ValueOf<typeof customValues>
}
