// SPDX-License-Identifier: Apache-2.0
import { assert, fromHex, isHex, toHex } from '@phat/primitives'
import { type AgentAnswer, askAgent } from './agent-request.ts'
import { exactEvidence } from './exact-evidence.ts'
import { deriveSealKeyFrom } from './seal-key.ts'
import { reportDataLength, type Tee } from './tee.ts'
import { teeErrors } from './tee-errors.ts'
import { systemTimers, type Timers, within } from './timers.ts'

export interface DstackOptions {
  /** The unix socket of the guest agent. */
  readonly socket: string
  readonly timers?: Timers
  readonly limitMs?: number
}

/** What a dstack agent says of its guest. Nothing of it is attested: compare it with the event log of a quote. */
export interface DstackInfo {
  readonly appId: string | undefined
  readonly composeHash: string | undefined
  readonly osImageHash: string | undefined
}

const defaultLimitMs = 5_000
const sealSecretLength = 32
/** The agent has given the same bytes for two algorithms at one path, so the algorithm is part of the path. */
const sealAlgorithm = 'ed25519'

/** A confidential VM of dstack on TDX, by its guest agent: JSON over HTTP on a unix socket (dstack's agent_rpc.proto, the frozen v0 surface). */
export function createDstackTee(options: DstackOptions): Tee {
  const { socket } = options
  return {
    source: 'dstack',
    place: socket,
    clock: 'untrusted',
    // The key management service gives it to any code that the owner of the application admits.
    sealKey: 'signer',
    quote: async (reportData, signal) => {
      assert(reportData.length === reportDataLength, 'report data has 64 bytes')
      const answer = await ask(options, signal, 'GetQuote', { report_data: toHex(reportData).slice(2) })
      const evidence = exactEvidence(hexField(socket, answer, 'quote'), 'tdx', reportData)
      return { source: 'dstack', evidence, eventLog: textField(socket, answer, 'event_log'), simulated: false }
    },
    deriveSealKey: async (purpose, signal) => {
      const path = `phat/seal/v1/${sealAlgorithm}/${purpose}`
      const answer = await ask(options, signal, 'GetKey', { path, purpose: 'seal', algorithm: sealAlgorithm })
      return deriveSealKeyFrom(hexField(socket, answer, 'key'), sealSecretLength, purpose)
    },
  }
}

/** Asks the agent what runs in its guest. @throws PhatError `tee.*`; the signal's reason when it aborts */
export async function readDstackInfo(options: DstackOptions, signal: AbortSignal): Promise<DstackInfo> {
  const answer = await ask(options, signal, 'Info', {})
  const text = (name: string): string | undefined => (typeof answer[name] === 'string' ? answer[name] : undefined)
  return { appId: text('app_id'), composeHash: text('compose_hash'), osImageHash: text('os_image_hash') }
}

function ask(
  { socket, timers = systemTimers, limitMs = defaultLimitMs }: DstackOptions,
  signal: AbortSignal,
  method: string,
  params: unknown,
) {
  return within({ timers, limitMs, signal }, `answer of the dstack agent to ${method}`, (inner) =>
    askAgent(socket, method, params, inner),
  )
}

function textField(socket: string, answer: AgentAnswer, name: string): string {
  const value = answer[name]
  if (typeof value !== 'string') throw teeErrors.error('malformed', `the dstack agent at ${socket} answered without ${name}`)
  return value
}

/** Agents write hex without a prefix. The text may be a key and stands in no message. */
function hexField(socket: string, answer: AgentAnswer, name: string): Uint8Array {
  const text = textField(socket, answer, name)
  const hex = text.startsWith('0x') ? text : `0x${text}`
  if (!isHex(hex)) throw teeErrors.error('malformed', `${name} in the answer of the dstack agent at ${socket} is no hex`)
  return fromHex(hex)
}
