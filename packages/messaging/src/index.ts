// SPDX-License-Identifier: Apache-2.0
export type { AnyBoundTopic, BoundTopic, BoundTopicName, PayloadOf } from './bound-topics.ts'
export { boundTopics } from './bound-topics.ts'
export type { RoutedMessage, RoutingOutcome } from './dispatcher.ts'
export { routeMessage } from './dispatcher.ts'
export { accountId32, h256, sr25519Public, u256 } from './identities.ts'
export type { Message, MessageOrigin, OffchainOrigin, SignedMessage } from './message.ts'
export { isOffchainOrigin, message, messageOrigin, signedMessage } from './message.ts'
export { messagingErrors } from './messaging-errors.ts'
export { type OrderedEntries, orderedMap } from './ordered-map.ts'
export type { ClusterEvent, ClusterOperation, ResourceType, WorkerClusterReport } from './payloads/cluster.ts'
export { clusterEvent, clusterOperation, resourceType, workerClusterReport } from './payloads/cluster.ts'
export type { WorkingInfoUpdateEvent, WorkingReportEvent } from './payloads/computation.ts'
export { settleInfo, workingInfoUpdateEvent, workingReportEvent } from './payloads/computation.ts'
export type {
  CodeIndex,
  CommandFailureReason,
  CommandPayload,
  ContractInfo,
  ContractOperation,
  ContractRegistryEvent,
  EncryptedData,
  InkCommand,
} from './payloads/contract.ts'
export {
  codeIndex,
  commandFailureReason,
  commandNonceMax,
  commandPayload,
  contractId,
  contractInfo,
  contractOperation,
  contractRegistryEvent,
  encryptedData,
  inkCommand,
  secretNameMax,
  secretValueMax,
} from './payloads/contract.ts'
export type {
  BatchRotateMasterKeyEvent,
  GatekeeperChange,
  GatekeeperEvent,
  GatekeeperLaunch,
  KeyDistribution,
} from './payloads/gatekeeper.ts'
export {
  batchRotateMasterKeyEvent,
  batchRotateMasterKeyToSign,
  gatekeeperChange,
  gatekeeperEvent,
  gatekeeperLaunch,
  keyDistribution,
  tokenomicParameters,
} from './payloads/gatekeeper.ts'
export type {
  AttestationReport,
  LegacyAttestation,
  WorkerEndpointPayload,
  WorkerRegistrationInfo,
  WorkerRegistrationInfoV2,
} from './payloads/registration.ts'
export {
  attestationReport,
  legacyAttestation,
  recoveryKeysFeature,
  registrationFeatures,
  registrationReportData,
  sealingKeyFeature,
  versionedWorkerEndpoints,
  workerEndpointPayload,
  workerRegistrationInfo,
  workerRegistrationInfoV2,
} from './payloads/registration.ts'
export type { ClusterRegistryEvent, GatekeeperRegistryEvent, RegistryEvent } from './payloads/registry.ts'
export { clusterRegistryEvent, gatekeeperRegistryEvent, registryEvent } from './payloads/registry.ts'
export type { SystemEvent, WorkerEvent } from './payloads/system-event.ts'
export { systemEvent, workerEvent } from './payloads/system-event.ts'
export type { EncryptedKey, WorkerIdentity } from './payloads/worker-identity.ts'
export { encryptedKey, workerIdentity } from './payloads/worker-identity.ts'
export type { EgressChannel, SequenceVerdict } from './sequence.ts'
export { judgeSequence, nextSequence, openChannel, purgeChannel, pushMessage, withSilence } from './sequence.ts'
export type { MessageSigner, SignedContentType } from './signing.ts'
export { messageSigningBytes, signedContentTypes, signMessage, verifyMessage, wrapSignedContent } from './signing.ts'
export { commandTopic, contractOfCommandTopic, isOffchainTopic, isValidTopic, type Topic, topic } from './topic.ts'
