// SPDX-License-Identifier: Apache-2.0
import { demand, type Malformed, reading, refuse } from '../malformed.ts'
import { type MeasuredEvent, runtimeEventType } from './measured-event.ts'
import type { KeyProvider } from './mr-config.ts'
import { readKeyProvider } from './read-key-provider.ts'

/** What dstack's system measured of an application into RTMR3 while it started. */
export interface DstackLaunch {
  /** 20 bytes. */
  readonly appId: Uint8Array
  /** SHA-256 of `app-compose.json`. */
  readonly composeHash: Uint8Array
  readonly initScriptHashes: readonly Uint8Array[]
  readonly gpuPolicyHash?: Uint8Array
  /** JSON about the GPUs that were attested, as it was measured. */
  readonly gpuAttestation?: Uint8Array
  /** 20 bytes; none for applications without instances of their own. */
  readonly instanceId: Uint8Array
  /** Who gives the application its keys; measured after the boundary, so an init script could have written it. */
  readonly keyProvider?: { readonly kind: KeyProvider; readonly id: Uint8Array }
  /** All after `boot-mr-done`. Code of the application runs by then: these events say what it, or the system, chose to say. */
  readonly later: readonly MeasuredEvent[]
}

const boundary = 'boot-mr-done'

/** The events of a launch in their order: name, how many there may be, and which sizes they have. */
const grammar: readonly (readonly [name: string, min: 0 | 1, max: number, sizes?: readonly number[]])[] = [
  ['system-preparing', 1, 1, [0]],
  ['app-id', 1, 1, [20]],
  ['compose-hash', 1, 1, [32]],
  ['init-script-hash', 0, 64, [32]],
  ['gpu-policy-hash', 0, 1, [32]],
  ['gpu-attestation', 0, 1],
  ['instance-id', 1, 1, [0, 20]],
  [boundary, 1, 1, [0]],
]

/**
 * Reads the events of RTMR3, all of them: what stands before `boot-mr-done` must be what dstack's system measures, and in its
 * order, so that the first event of a name is the system's own. An application that later extends RTMR3 by a second
 * `compose-hash` changes nothing of this.
 */
export function readDstackLaunch(events: readonly MeasuredEvent[]): DstackLaunch | Malformed {
  return reading(() => {
    const found = new Map<string, Uint8Array[]>()
    let at = 0
    for (const [name, min, max, sizes] of grammar) {
      const payloads: Uint8Array[] = []
      for (let event = events[at]; event?.name === name && payloads.length < max; event = events[++at]) {
        demand(event.type === runtimeEventType, name, 'a run-time event', `an event of type ${event.type}`)
        const { length } = event.payload
        demand(sizes === undefined || sizes.includes(length), name, `${sizes?.join(' or ')} bytes`, `${length}`)
        payloads.push(event.payload)
      }
      const shown = events[at] === undefined ? 'the end of the log' : JSON.stringify(events[at]?.name)
      demand(payloads.length >= min, 'rtmr3', `the event ${name}`, shown)
      found.set(name, payloads)
    }
    const later = events.slice(at)
    const only = (name: string): Uint8Array | undefined => found.get(name)?.[0]
    const [gpuPolicyHash, gpuAttestation] = [only('gpu-policy-hash'), only('gpu-attestation')]
    const keyProvider = keyProviderOf(later)
    return {
      appId: only('app-id') ?? refuse('rtmr3', 'the event app-id', 'none'),
      composeHash: only('compose-hash') ?? refuse('rtmr3', 'the event compose-hash', 'none'),
      instanceId: only('instance-id') ?? refuse('rtmr3', 'the event instance-id', 'none'),
      initScriptHashes: found.get('init-script-hash') ?? [],
      ...(gpuPolicyHash && { gpuPolicyHash }),
      ...(gpuAttestation && { gpuAttestation }),
      ...(keyProvider && { keyProvider }),
      later,
    }
  })
}

/** The first event of that name, if it comes before the system was ready and with it the application. */
function keyProviderOf(later: readonly MeasuredEvent[]): DstackLaunch['keyProvider'] {
  const ready = later.findIndex(({ name }) => name === 'system-ready')
  const event = later.slice(0, ready < 0 ? later.length : ready).find(({ name }) => name === 'key-provider')
  return event === undefined ? undefined : readKeyProvider(event.payload)
}
