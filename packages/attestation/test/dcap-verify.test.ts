// SPDX-License-Identifier: Apache-2.0
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { describe, expect, test } from 'vitest'
import { trimQuote } from '../src/dcap/parse-quote.ts'
import { planDcap } from '../src/dcap/plan-dcap.ts'
import { vendorRoots } from '../src/vendor-roots.ts'
import type { Plan } from '../src/verification.ts'
import { captureTime, hasQuotes, readCollateralFile, readQuoteFile } from './dcap-vectors.ts'

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
    expect(checks.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id)).toEqual(['dcap.collateral.supplied'])
    expect(checks.map(({ id }) => id)).toContain('dcap.quote.signature')
  })
})
