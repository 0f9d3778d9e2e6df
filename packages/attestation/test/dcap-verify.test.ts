// SPDX-License-Identifier: Apache-2.0
import { verify as verifyByPeer } from '@phala/dcap-qvl'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { verifyPlatformSignatureWeb } from '@phat/crypto/platform-signature-web'
import { describe, expect, test } from 'vitest'
import { readCollateralJson } from '../src/dcap/collateral-json.ts'
import { trimQuote } from '../src/dcap/parse-quote.ts'
import { planDcap } from '../src/dcap/plan-dcap.ts'
import { vendorRoots } from '../src/vendor-roots.ts'
import type { Plan } from '../src/verification.ts'
import { verifyEvidence, verifyEvidenceAsync } from '../src/verify.ts'
import { captureTime, hasQuotes, readCollateralFile, readCollateralText, readQuoteFile } from './dcap-vectors.ts'

const judge = <Result>(plan: Plan<Result>): Result => plan.judge(plan.signatures.map(verifyPlatformSignature))

describe.runIf(hasQuotes)('evidence that others captured', () => {
  test('an SGX quote of version 3 needs configuration and hardening', () => {
    const quote = readQuoteFile('sgx/dcap-v3.quote.bin')
    const collateral = readCollateralFile('sgx/dcap-v3.collateral.json')
    const { attested, refusal } = judge(planDcap({ quote, collateral, roots: vendorRoots, now: captureTime }))
    expect(refusal).toBeUndefined()
    expect(attested).toMatchObject({
      tee: 'sgx',
      version: 3,
      simulated: false,
      tcbStatus: 'ConfigurationAndSWHardeningNeeded',
      advisories: ['INTEL-SA-00289', 'INTEL-SA-00615'],
    })
  })

  test('a TDX quote of version 4 is up to date', () => {
    const quote = trimQuote(readQuoteFile('tdx/v4.quote.bin'))
    const collateral = readCollateralFile('tdx/v4.collateral.json')
    const { attested, refusal } = judge(planDcap({ quote, collateral, roots: vendorRoots, now: captureTime }))
    expect(refusal).toBeUndefined()
    expect(attested).toMatchObject({ tee: 'tdx', version: 4, tcbStatus: 'UpToDate', advisories: [] })
  })

  test('a TDX quote of version 5 from an outdated platform reaches no TCB level', () => {
    const quote = readQuoteFile('tdx/v4-outdated.quote.bin')
    const collateral = readCollateralFile('tdx/v4-outdated.collateral.json')
    const { refusal } = judge(planDcap({ quote, collateral, roots: vendorRoots, now: 1_771_459_200 }))
    expect(refusal).toMatchObject({ check: 'dcap.tcb.level' })
  })

  test('a debug trust domain is refused by form alone', () => {
    const plan = planDcap({
      quote: readQuoteFile('tdx/tdx-v4-trustee.dat'),
      collateral: undefined,
      roots: vendorRoots,
      now: captureTime,
    })
    expect(plan.signatures).toEqual([])
    expect(plan.judge([]).refusal).toMatchObject({ check: 'dcap.td.debug', rung: 'code' })
  })

  test('without collateral structure, chain and signatures hold, and the collateral is what is missing', () => {
    const quote = readQuoteFile('tdx/tdx-v4-edgeless.dat')
    const { checks, refusal } = judge(planDcap({ quote, collateral: undefined, roots: vendorRoots, now: captureTime }))
    expect(refusal?.check).toBe('dcap.collateral.supplied')
    expect(checks.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id)).toEqual([
      'dcap.collateral.supplied',
      'dcap.tcb.level',
      'dcap.quote.reportData',
    ])
    expect(checks.map(({ id }) => id)).toContain('dcap.quote.signature')
  })

  test.each(['sgx/dcap-v3', 'tdx/v4'])('another implementation agrees about %s', (name) => {
    const quote = trimQuote(readQuoteFile(`${name}.quote.bin`))
    const text = readCollateralText(`${name}.collateral.json`)
    const theirs = verifyByPeer(quote, JSON.parse(text), captureTime)
    const { attested } = judge(
      planDcap({ quote, collateral: readCollateralFile(`${name}.collateral.json`), roots: vendorRoots, now: captureTime }),
    )
    expect(attested).toMatchObject({ tcbStatus: theirs.status, advisories: [...theirs.advisory_ids].sort() })
  })

  test.each(['sgx/dcap-v3', 'tdx/v4'])(
    'signatures verified at once, or by WebCrypto, give one verification of %s',
    async (name) => {
      const quote = trimQuote(readQuoteFile(`${name}.quote.bin`))
      const collateral = readCollateralFile(`${name}.collateral.json`)
      const request = { evidence: { format: 'dcap', quote }, collateral, roots: vendorRoots, now: captureTime } as const
      const atOnce = verifyEvidence(request, verifyPlatformSignature)
      const signal = AbortSignal.timeout(30_000)
      const elsewhere = await verifyEvidenceAsync(request, verifyPlatformSignatureWeb, signal)
      expect(atOnce.attested).toBeDefined()
      expect(JSON.stringify(elsewhere)).toBe(JSON.stringify(atOnce))
      await expect(verifyEvidenceAsync(request, verifyPlatformSignatureWeb, AbortSignal.abort('stop'))).rejects.toBe('stop')
    },
  )

  test('collateral of another vendor, or none for a report, is refused by name', () => {
    const quote = readQuoteFile('sgx/dcap-v3.quote.bin')
    const collateral = readCollateralFile('sgx/dcap-v3.collateral.json')
    const report = new Uint8Array(1184)
    const refused = (request: Pick<Parameters<typeof verifyEvidence>[0], 'evidence' | 'collateral'>) =>
      verifyEvidence({ ...request, roots: vendorRoots, now: captureTime }, verifyPlatformSignature).refusal
    expect(refused({ evidence: { format: 'sev-snp', report }, collateral })).toMatchObject({
      check: 'evidence.collateral',
      found: 'dcap',
    })
    expect(refused({ evidence: { format: 'sev-snp', report } })).toMatchObject({ check: 'evidence.collateral', found: 'none' })
    const parts = { endorsementKey: quote, intermediate: quote, root: quote }
    expect(refused({ evidence: { format: 'dcap', quote }, collateral: { format: 'sev-snp', ...parts } })).toMatchObject({
      check: 'evidence.collateral',
      found: 'sev-snp',
    })
  })

  test('collateral is read as the service answers it, with its headers, byte for byte', () => {
    const file = JSON.parse(readCollateralText('tdx/v4.collateral.json')) as Record<string, string>
    const answered = {
      ...file,
      tcb_info: `{"tcbInfo":${file.tcb_info},"signature":"${file.tcb_info_signature}"}`,
      qe_identity: `{"enclaveIdentity":${file.qe_identity},"signature":"${file.qe_identity_signature}"}`,
      tcb_info_signature: undefined,
      qe_identity_signature: undefined,
      tcb_info_issuer_chain: encodeURIComponent(file.tcb_info_issuer_chain ?? ''),
    }
    expect(readCollateralJson(JSON.stringify(answered))).toEqual(readCollateralFile('tdx/v4.collateral.json'))
  })

  test.each([
    ['no object', '[]', 'collateral'],
    ['a member missing', '{}', 'tcb_info'],
    ['a signature of another length', '{"tcb_info":"{}","tcb_info_signature":"00"}', 'tcb_info_signature'],
    ['an answer without its signature', '{"tcb_info":"{\\"tcbInfo\\":{}}"}', 'tcbInfo'],
    ['half a byte', `{"tcb_info":"{}","tcb_info_signature":"0"}`, 'tcb_info_signature'],
  ])('collateral that is %s is malformed', (_, text, field) => {
    expect(readCollateralJson(text)).toMatchObject({ malformed: field })
  })
})
