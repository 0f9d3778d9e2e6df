// SPDX-License-Identifier: Apache-2.0
import { sealEnvelope } from '@phat/envelope'
import { commandPayload, inkCommand } from '@phat/messaging'
import type { NamedCall } from '../chain/submit-call.ts'
import { type Parts, voiceOf } from '../parts.ts'
import { freshAgreementKey, randomBytes } from '../session/random.ts'
import type { CallOptions } from './call-options.ts'
import type { Target } from './target.ts'

/** Blocks that a command may wait for its own: fewer than clusters remember them. */
const commandBlocks = 300
const nonceLength = 12
/** As long as the cluster's chain of events takes it. */
const commandNonceLength = 32

/** Whom and when a command is encrypted for. */
export interface SealedFor {
  /** The contract's key on the chain. */
  readonly key: Uint8Array
  readonly height: number
}

/** A command as the chain carries it, and the nonce by which its outcome is found. */
export interface SealedCommand {
  readonly call: NamedCall
  readonly nonce: Uint8Array
}

/** Encrypts a message to a contract, with a key and a nonce of its own. */
export function commandCall(
  parts: Parts,
  { id }: Target,
  message: Uint8Array,
  { key, height }: SealedFor,
  terms: CallOptions & Required<Pick<CallOptions, 'value' | 'gasLimit' | 'deposit'>>,
): SealedCommand {
  const { value, gasLimit, deposit, storageDepositLimit } = terms
  const nonce = randomBytes(commandNonceLength)
  const command = inkCommand.encode({
    type: 'InkMessage',
    value: { nonce, message, transfer: value, gasLimit, storageDepositLimit },
  })
  const context = {
    purpose: 'command',
    sender: voiceOf(parts).signer.account,
    target: id,
    genesis: parts.network.genesis,
  } as const
  const sealing = { nonce: randomBytes(nonceLength), expiry: height + commandBlocks }
  const envelope = sealEnvelope(freshAgreementKey(), key, sealing, context, command)
  const payload = commandPayload.encode({ type: 'Envelope', value: envelope })
  return { call: { name: 'PhalaPhatContracts.pushContractMessage', args: { contractId: id, payload, deposit } }, nonce }
}
