// SPDX-License-Identifier: Apache-2.0
export { decodeMetadata } from './decode-metadata.ts'
export type { TypeCodecs } from './dynamic-codec.ts'
export { createTypeCodecs } from './dynamic-codec.ts'
export { describeRuntime, encodeMetadata, encodePortable, metadataMagic } from './encode-metadata.ts'
export { metadataErrors } from './metadata-errors.ts'
export type {
  ConstantMetadata,
  ExtensionMetadata,
  ExtrinsicMetadata,
  ItemDeprecation,
  Metadata,
  MetadataVersion,
  PalletMetadata,
  RuntimeApiMetadata,
  StorageEntryMetadata,
  StorageMetadata,
} from './metadata-model.ts'
export type { PortableField, PortableType, PortableTypeDefinition, PortableVariant } from './portable-type.ts'
export type { Registry } from './registry.ts'
export { createRegistry } from './registry.ts'
export type {
  ConstantDescription,
  ExtrinsicDescription,
  PalletDescription,
  RuntimeApiDescription,
  RuntimeApiMethodDescription,
  RuntimeDescription,
  StorageEntryDescription,
  StorageHasher,
  TransactionExtensionDescription,
} from './runtime-description.ts'
export type { CallDeclaration, ErrorDeclaration, EventRecord, PalletValue, RuntimeView } from './runtime-view.ts'
export { viewRuntime } from './runtime-view.ts'
export type { StorageItem } from './storage-item.ts'
export { hashStorageKey, storagePrefix } from './storage-item.ts'
export { camelCase } from './type-lookup.ts'
export type { ValueForms, ValuePlace } from './values/read-value.ts'
export { nameAndContent, placeInside, readPlain, readValue, shownBriefly } from './values/read-value.ts'
export type { ShowForms, Shown } from './values/show-value.ts'
export { isCase, showFields, showPlain, showValue } from './values/show-value.ts'
export { fieldNames, isBytes, optionField, shapeOf, type TypeSource, valueDepthMax } from './values/value-shape.ts'
