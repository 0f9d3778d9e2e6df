// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { keccak256 } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { readDstackEventLog } from '../src/events/read-event-log.ts'
import { bindHostData } from '../src/events/snp-host-data.ts'
import { verifyDstack } from '../src/events/verify-dstack.ts'
import { isMalformed } from '../src/malformed.ts'
import type { Measurements } from '../src/verification.ts'
import {
  appId,
  bootEvent,
  composeSha,
  dstackLog,
  instanceId,
  type LogEntry,
  registersOf,
  runtimeEvent,
} from './events-dstack-log.ts'
import { verdictOf } from './snp-vectors.ts'

type TdxMeasurements = Extract<Measurements, { readonly tee: 'tdx' }>
type SnpMeasurements = Extract<Measurements, { readonly tee: 'sev-snp' }>

function measured(log: readonly LogEntry[], mrConfigId: Uint8Array = new Uint8Array(48)): TdxMeasurements {
  const zeros = new Uint8Array(48)
  return { tee: 'tdx', mrTd: zeros, mrConfigId, mrOwner: zeros, mrOwnerConfig: zeros, mrSeam: zeros, rtmrs: registersOf(log) }
}

function eventsOf(log: readonly LogEntry[]) {
  const events = readDstackEventLog(JSON.stringify(log))
  return isMalformed(events) ? expect.unreachable(`${events.malformed}: ${events.found}`) : events
}

/** Verifies a log against the registers of another, the same by default. */
const verify = (
  log: readonly LogEntry[],
  more: { of?: readonly LogEntry[]; mrConfigId?: Uint8Array; document?: string; composeHash?: Uint8Array } = {},
) => {
  const { of = log, mrConfigId, ...rest } = more
  return verifyDstack({ measurements: measured(of, mrConfigId), events: eventsOf(log), ...rest })
}

const configId = (version: number, hash: Uint8Array) => concatBytes(Uint8Array.of(version), hash, new Uint8Array(15))
const spliced = (log: readonly LogEntry[], at: number, count: number, ...entries: LogEntry[]) =>
  log.toSpliced(at, count, ...entries)

describe('a dstack event log', () => {
  test.each([1, 2] as const)('of version %i gives the registers of the quote and tells the application', (version) => {
    const log = dstackLog(version)
    const { refusal, part, checks } = verify(log, { composeHash: composeSha })
    expect(refusal).toBeUndefined()
    expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['events.rtmr0', 'pass'],
      ['events.rtmr1', 'pass'],
      ['events.rtmr2', 'pass'],
      ['events.rtmr3', 'pass'],
      ['events.order', 'pass'],
      ['events.composeHash', 'pass'],
      ['events.mrConfigId', 'not-supplied'],
    ])
    expect(part).toMatchObject({
      appId: new Uint8Array(appId),
      composeHash: new Uint8Array(composeSha),
      instanceId: new Uint8Array(instanceId),
      initScriptHashes: [],
      keyProvider: { kind: 'kms', id: Uint8Array.of(0xab, 0xcd) },
    })
  })

  test('says what the application added later, and takes no fact from it', () => {
    const { part } = verify(dstackLog())
    expect(part?.later.map(({ name }) => name)).toEqual(['key-provider', 'system-ready', 'compose-hash'])
    expect(part?.composeHash).toEqual(new Uint8Array(composeSha))
  })

  test('takes no key provider from an application that the system did not name', () => {
    const log = spliced(dstackLog(), 9, 1)
    const { part } = verify([...log, runtimeEvent('key-provider', '{"name":"none","id":""}')])
    expect(part?.later.map(({ name }) => name)).toContain('key-provider')
    expect(part?.keyProvider).toBeUndefined()
  })

  test('of another launch is refused at the register that differs', () => {
    const log = dstackLog()
    for (const [at, check] of [
      [0, 'events.rtmr0'],
      [1, 'events.rtmr1'],
      [3, 'events.rtmr2'],
    ] as const) {
      expect(verify(spliced(log, at, 1, bootEvent(log[at]?.imr ?? 0, 'another')), { of: log }).refusal?.check).toBe(check)
    }
    const changes = [
      spliced(log, 6, 1, runtimeEvent('compose-hash', Buffer.alloc(32, 1))),
      spliced(log, 11, 1),
      [...log, runtimeEvent('more')],
      spliced(log, 6, 2, ...log.slice(6, 8).reverse()),
    ]
    for (const change of changes) expect(verify(change, { of: log }).refusal?.check).toBe('events.rtmr3')
  })

  test('without the events of firmware and kernel says that these were not supplied', () => {
    const { refusal, checks } = verify(dstackLog().slice(4), { of: dstackLog() })
    expect(refusal).toBeUndefined()
    expect([0, 1, 2].map((register) => verdictOf(checks, `events.rtmr${register}`))).toEqual(Array(3).fill('not-supplied'))
  })

  test('that is empty is refused, whatever the register holds', () => {
    expect(verify([], { of: dstackLog() }).refusal?.check).toBe('events.order')
    expect(verify([]).refusal?.check).toBe('events.order')
  })

  test.each<readonly [string, (log: LogEntry[]) => LogEntry[]]>([
    ['its facts in another order', (log) => spliced(log, 5, 2, ...log.slice(5, 7).reverse())],
    ['a fact before all others', (log) => spliced(log, 4, 0, runtimeEvent('compose-hash', Buffer.alloc(32, 9)))],
    ['a fact twice', (log) => spliced(log, 7, 0, runtimeEvent('compose-hash', Buffer.alloc(32, 9)))],
    ['an event nobody knows among its facts', (log) => spliced(log, 6, 0, runtimeEvent('hello'))],
    ['no app id', (log) => spliced(log, 5, 1)],
    ['no boundary', (log) => spliced(log, 8, 1)],
    ['a compose hash of 31 bytes', (log) => spliced(log, 6, 1, runtimeEvent('compose-hash', Buffer.alloc(31)))],
    ['a fact that is no run-time event', (log) => spliced(log, 5, 1, { ...bootEvent(3, 'x'), event: 'app-id' })],
    ['a key provider that is no JSON', (log) => spliced(log, 9, 1, runtimeEvent('key-provider', 'kms'))],
    ['a key provider that nobody knows', (log) => spliced(log, 9, 1, runtimeEvent('key-provider', '{"name":"x","id":""}'))],
  ])('with %s is refused although it replays', (_, change) => {
    const { refusal, checks } = verify(change(dstackLog()))
    expect(verdictOf(checks, 'events.rtmr3')).toBe('pass')
    expect(refusal?.check).toBe('events.order')
  })

  test('with scripts and GPUs is read in the order of their measuring', () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const gpu = [
      runtimeEvent('init-script-hash', first),
      runtimeEvent('init-script-hash', second),
      runtimeEvent('gpu-policy-hash', Buffer.alloc(32, 3)),
      runtimeEvent('gpu-attestation', '{"version":2}'),
    ]
    const { part } = verify(spliced(dstackLog(), 7, 0, ...gpu))
    expect(part?.initScriptHashes).toEqual([new Uint8Array(first), new Uint8Array(second)])
    expect(part?.gpuPolicyHash).toEqual(new Uint8Array(32).fill(3))
    expect(part?.gpuAttestation).toEqual(new TextEncoder().encode('{"version":2}'))
    const { refusal } = verify(spliced(dstackLog(), 7, 0, ...gpu.toReversed()))
    expect(refusal?.check).toBe('events.order')
  })

  test('of another application than the expected one is refused', () => {
    const { refusal } = verify(dstackLog(), { composeHash: new Uint8Array(32) })
    expect(refusal).toMatchObject({ check: 'events.composeHash', found: `0x${composeSha.toString('hex')}` })
  })
})

describe('a launch configuration', () => {
  const document = JSON.stringify({
    app_id: appId.toString('hex'),
    compose_hash: composeSha.toString('hex'),
    instance_id: instanceId.toString('hex'),
    key_provider: 'kms',
    key_provider_id: 'abcd',
    version: 3,
  })
  const hashOf = (text: string) => createHash('sha256').update('dstack-mr-config-v3:\0').update(text).digest()
  const application = concatBytes(composeSha, appId, Uint8Array.of(2, 0xab, 0xcd))

  test.each([
    ['compose hash', configId(1, composeSha), undefined],
    ['application and key provider', configId(2, keccak256(application)), undefined],
    ['launch document', configId(3, hashOf(document)), document],
  ])('by %s names the application of the log', (_, mrConfigId, text) => {
    const { refusal, checks } = verify(dstackLog(), { mrConfigId, ...(text && { document: text }) })
    expect(refusal).toBeUndefined()
    expect(verdictOf(checks, 'events.mrConfigId')).toBe('pass')
  })

  test('by a document that was not supplied is not known', () => {
    const { checks } = verify(dstackLog(), { mrConfigId: configId(3, hashOf(document)) })
    expect(verdictOf(checks, 'events.mrConfigId')).toBe('not-supplied')
  })

  const other = document.replace('"key_provider"', `"gpu_policy_hash":"${'00'.repeat(32)}","key_provider"`)
  test.each([
    ['another compose hash', configId(1, new Uint8Array(32).fill(1)), undefined],
    ['bytes behind the hash', concatBytes(configId(1, composeSha).subarray(0, 47), Uint8Array.of(1)), undefined],
    ['another key provider', configId(2, keccak256(application.with(52, 3))), undefined],
    ['another document', configId(3, hashOf(document)), `${document} `],
    ['a document of another application', configId(3, hashOf(document.replace('4', '5'))), document.replace('4', '5')],
    ['a document with a fact that was not measured', configId(3, hashOf(other)), other],
    [
      'a document of another key provider',
      configId(3, hashOf(document.replace('"kms"', '"tpm"'))),
      document.replace('"kms"', '"tpm"'),
    ],
    ['a document of another key', configId(3, hashOf(document.replace('"abcd"', '"ab"'))), document.replace('"abcd"', '"ab"')],
    ['no document', configId(3, hashOf('{}')), '{}'],
    ['a version that nobody knows', configId(4, composeSha), document],
  ])('that names %s is refused', (_, mrConfigId, text) => {
    expect(verify(dstackLog(), { mrConfigId, ...(text && { document: text }) }).refusal?.check).toBe('events.mrConfigId')
  })

  test('binds HOST_DATA of a SEV-SNP guest, byte for byte', () => {
    const measurements = { tee: 'sev-snp', hostData: new Uint8Array(hashOf(document)) } as SnpMeasurements
    const bound = bindHostData({ measurements, document, composeHash: composeSha })
    expect(bound.refusal).toBeUndefined()
    expect(bound.part).toMatchObject({ composeHash: new Uint8Array(composeSha), keyProvider: 'kms' })
    expect(bindHostData({ measurements, document: `${document}\n` }).refusal?.check).toBe('events.hostData')
    const expected = bindHostData({ measurements, document, composeHash: new Uint8Array(32) })
    expect(expected.refusal?.check).toBe('events.composeHash')
  })

  test.each([
    ['a member nobody knows', '{"compose_hash":"00","key_provider":"kms","x":1}'],
    ['no compose hash', '{"key_provider":"kms"}'],
    ['a key provider nobody knows', `{"compose_hash":"${'00'.repeat(32)}","key_provider":"mine"}`],
    ['another version', `{"compose_hash":"${'00'.repeat(32)}","key_provider":"kms","version":4}`],
    ['one member twice', `{"compose_hash":"${'00'.repeat(32)}","key_provider":"kms","key_provider":"tpm"}`],
  ])('in a document with %s is refused although HOST_DATA names it', (_, text) => {
    const measurements = { tee: 'sev-snp', hostData: new Uint8Array(hashOf(text)) } as SnpMeasurements
    const { refusal, checks } = bindHostData({ measurements, document: text })
    expect(verdictOf(checks, 'events.hostData')).toBe('pass')
    expect(refusal?.check).toBe('events.document.form')
  })
})
