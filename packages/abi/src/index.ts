// SPDX-License-Identifier: Apache-2.0
export { abiErrors } from './abi-errors.ts'
export { type Acceptance, acceptanceByte, acceptsSection, defaultAcceptance, readAcceptance } from './acceptance.ts'
export type {
  ArgumentDescriptor,
  ConstructorDescriptor,
  ContractDescriptor,
  EntryDescriptor,
  EventDescriptor,
  EventFieldDescriptor,
  MessageDescriptor,
  StateFieldDescriptor,
  UpgradePolicy,
} from './descriptor.ts'
export { estimatesSection, readGasOnly, selectorNumber } from './estimates.ts'
export type { EncodedEvent, EventFormat, EventValues, InkVersion } from './events.ts'
export { decodeEvent, encodeEvent, eventEncoder, maxEventTopics, signatureTopic } from './events.ts'
export { type InkMetadataOptions, inkMetadata } from './ink/ink-metadata.ts'
export type { InkLayout, InkProject, InkType, InkTypeSpec, PhatExtras } from './ink/ink-project.ts'
export { accountId, constructorResult, hash, langError, messageResult, rustName } from './ink-types.ts'
export type { Hash256 } from './labels.ts'
export { labelOf, selectorOf } from './labels.ts'
export type { DecodedArguments } from './parse/arguments.ts'
export type { AbiEntry, AbiOptions, ContractAbi, DecodedCall } from './parse/contract-abi.ts'
export { parseInkMetadata } from './parse/contract-abi.ts'
export type { DecodedEvent } from './parse/decode-event.ts'
export type { MessageOutcome } from './parse/outcome.ts'
export type {
  ArgumentRecord,
  EntryRecord,
  EventRecord,
  InkMetadataVersion,
  MessageTraits,
  TypeUse,
} from './parse/read-metadata.ts'
export {
  type ScriptOperation,
  scriptCallStatus,
  scriptEntry,
  scriptHostAbi,
  scriptHostFunction,
  scriptOperations,
  scriptPayloadMax,
  scriptSection,
  scriptSectionVersion,
} from './script-operations.ts'
