// SPDX-License-Identifier: Apache-2.0
import { composeHash } from '@phat/attestation'
import { createSimulatedAmd, simulatedRoots } from '@phat/attestation-simulator'
import { toHex } from '@phat/primitives'
import { afterAll, describe, expect, test } from 'vitest'
import { compose, dstackLog, dstackQuote, launch, logOf } from './dstack-guest.ts'
import { createEvidenceFolder } from './evidence-folder.ts'
import { guideNow, guideReportData, pem } from './guide-evidence.ts'

const folder = createEvidenceFolder()
const { write, verify, verifyJson, good, quote } = folder
afterAll(folder.remove)

describe('the event log of a dstack guest', () => {
  const answer = (log: string) => write('dstack.json', JSON.stringify({ quote: toHex(dstackQuote()).slice(2), event_log: log }))

  test('is replayed, and the application compared with its file', async () => {
    const file = write('app-compose.json', compose)
    const { code, result } = await verifyJson(answer(dstackLog), ...good().slice(1), '--compose', file)
    expect({ code, outcome: result.outcome, launch: result.launch['compose hash'] }).toEqual({
      code: 0,
      outcome: 'incomplete', // the logs of RTMR0 to RTMR2 were not supplied
      launch: toHex(composeHash(compose)),
    })
    expect(result.events).toContainEqual(expect.objectContaining({ id: 'events.rtmr3', verdict: 'pass' }))
    expect(result.events).toContainEqual(expect.objectContaining({ id: 'events.composeHash', verdict: 'pass' }))
  })

  test.each([
    ['an event more', () => logOf([...launch, ['app-id', new Uint8Array(20)]]), 'events.rtmr3'],
    ['none', () => '[]', 'events.order'],
    ['another form', () => '{}', 'events.form'],
  ])('with %s is refused', async (_, log, id) => {
    const { code, result } = await verifyJson(answer(log()), ...good().slice(1))
    expect(code).toBe(1)
    expect(result.events).toContainEqual(expect.objectContaining({ id, verdict: 'fail' }))
  })

  test('of another application is refused, and so is a guest without a log', async () => {
    const file = write('app-compose.json', `${compose} `)
    for (const evidence of [answer(dstackLog), quote]) {
      const { code, result } = await verifyJson(evidence, ...good().slice(1), '--compose', file)
      expect(code).toBe(1)
      expect(result.events).toContainEqual(expect.objectContaining({ id: 'events.composeHash', verdict: 'fail' }))
    }
  })
})

describe('a SEV-SNP report', () => {
  const amd = createSimulatedAmd({ product: 'Genoa', seed: 'cli', now: guideNow })
  const files = () => {
    const { endorsementKey, intermediate, root: ark, crl } = amd.collateral()
    const keys = simulatedRoots.filter(({ vendor }) => vendor === 'amd').map(({ publicKey }) => pem('PUBLIC KEY', publicKey))
    return {
      report: write('report.bin', amd.report({ reportData: guideReportData })),
      chip: write('vcek.der', endorsementKey),
      chain: write('chain.pem', pem('CERTIFICATE', intermediate) + pem('CERTIFICATE', ark)),
      crl: write('crl.der', crl ?? new Uint8Array()),
      keys: write('keys.pem', keys.join('')),
    }
  }
  const time = ['--at', String(guideNow)]

  test('is verified with certificates and revocation list as DER and PEM', async () => {
    const { report, chip, chain, crl, keys } = files()
    const { result, code } = await verifyJson(report, '--collateral', chain, chip, crl, keys, ...time)
    expect({ code, outcome: result.outcome, missing: result.missing }).toEqual({ code: 0, outcome: 'verified', missing: [] })
  })

  test('without a revocation list is told so, and refused by the policy of the chain', async () => {
    const { report, chip, chain, keys } = files()
    const person = await verify(report, '--collateral', chain, chip, keys, ...time)
    expect(person.code).toBe(0)
    expect(person.out).toMatch(/Not supplied, so not known: /)
    expect(person.out).toMatch(/needs {2}the revocation list[\s\S]*from {3}AMD’s Key Distribution Service/)
    const chainPolicy = await verifyJson(report, '--collateral', chain, chip, keys, ...time, '--policy', 'chain')
    expect(chainPolicy.result.policy).toContainEqual(expect.objectContaining({ id: 'policy.revocation', verdict: 'fail' }))
  })

  test('without its certificate says what is missing', async () => {
    const { report, chain, keys } = files()
    const { code, result } = await verifyJson(report, '--collateral', chain, keys, ...time)
    expect([code, result.outcome]).toEqual([1, 'unverified'])
    expect(result.missing[0].what).toMatch(/VCEK/)
  })
})
