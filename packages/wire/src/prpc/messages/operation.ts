// SPDX-License-Identifier: Apache-2.0
import { implicit, nested, optional, repeated } from '../fields.ts'
import { message } from '../message-type.ts'
import { bool, bytes, int32, text, uint32, uint64 } from '../value-types.ts'

/** `encodedReport` is SCALE `Option<AttestationReport>`; `provider` is JSON; `timestamp` in seconds. */
export const Attestation = message('Attestation', {
  version: implicit(1, int32),
  provider: implicit(2, text),
  timestamp: implicit(4, uint64),
  encodedReport: implicit(5, bytes),
})

export const GetRuntimeInfoRequest = message('GetRuntimeInfoRequest', {
  forceRefreshRa: implicit(1, bool),
  encodedOperator: optional(2, bytes),
})

/** SCALE: `WorkerRegistrationInfoV2`, a hash and two public keys. */
export const InitRuntimeResponse = message('InitRuntimeResponse', {
  encodedRuntimeInfo: implicit(1, bytes),
  encodedGenesisBlockHash: implicit(2, bytes),
  encodedPublicKey: implicit(3, bytes),
  encodedEcdhPublicKey: implicit(4, bytes),
  attestation: nested(5, () => Attestation),
})

/** SCALE `Vec<(MessageOrigin, Vec<SignedMessage>)>`. */
export const GetEgressMessagesResponse = message('GetEgressMessagesResponse', { encodedMessages: implicit(1, bytes) })

/** SCALE `EndpointType`: I2p 0, Http 1. */
export const AddEndpointRequest = message('AddEndpointRequest', {
  encodedEndpointType: implicit(1, bytes),
  endpoint: implicit(2, text),
})

/** SCALE `WorkerEndpointPayload`, and the identity's signature over its wrapped form. */
export const GetEndpointResponse = message('GetEndpointResponse', {
  encodedEndpointPayload: optional(1, bytes),
  signature: optional(2, bytes),
})

/** SCALE `Vec<String>`. */
export const SignEndpointsRequest = message('SignEndpointsRequest', { encodedEndpoints: implicit(1, bytes) })

/**
 * How far a worker has come and what it needs next. `nextBlock` is the height of the frame that it takes next, `wantedKeys` the storage keys
 * that this frame must prove, in order; `genesisHash` is 32 bytes, `chainId` the engine's name of the chain.
 */
export const SyncState = message('SyncState', {
  nextBlock: implicit(1, uint32),
  wantedKeys: repeated(2, bytes),
  genesisHash: implicit(3, bytes),
  chainId: implicit(4, text),
  registered: implicit(5, bool),
})

/** SCALE `Vec<Vec<u8>>`, see `blockFrames` of `@phat/wire/block-frame`: consecutive frames from `nextBlock` on, all proving `wantedKeys`. A refused frame answers 500 with `<code>: <detail>`. */
export const Blocks = message('Blocks', { encodedBlocks: implicit(1, bytes) })

export const EchoMessage = message('EchoMessage', { echoMsg: implicit(1, bytes) })

export const SyncedTo = message('SyncedTo', { syncedTo: implicit(1, uint32) })

/** `share`: the SCALE of what a holder's recovery share holds, encrypted to this worker; `rotation` of the master key that it is of. */
export const RecoveryShareRequest = message('RecoveryShareRequest', { rotation: implicit(1, uint64), share: implicit(2, bytes) })

export const StopOptions = message('StopOptions', { removeCheckpoints: implicit(1, bool) })

/** Key handover of the legacy protocol: requests are read so that the answer can say `unsupported`. */
export const HandoverChallenge = message('HandoverChallenge', { encodedChallenge: implicit(1, bytes) })
export const HandoverChallengeResponse = message('HandoverChallengeResponse', {
  encodedChallengeHandler: implicit(1, bytes),
  attestation: nested(2, () => Attestation),
})
export const HandoverWorkerKey = message('HandoverWorkerKey', {
  encodedWorkerKey: implicit(1, bytes),
  attestation: nested(2, () => Attestation),
})
